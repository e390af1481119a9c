import { tensorsOf, startsFromNoise, type RunRecord } from '../../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../../src-shared/project/runSettings.ts'
import { canonicalJson } from '../../canonicalJson.ts'
import type { KnownRun, OpenProject } from '../../openProject.ts'
import { findCheckpoint } from '../models.ts'
import type { ResolvedRun } from '../planRun.ts'

/** Settings that do not decide numbers, or only what is kept of them. */
const undecisive = new Set(['batch', 'keepStates', 'keepPredictions'])
/** What only the way back decides. */
const ofInversion = new Set([
  'inversionSteps',
  'convention',
  'replaceFirst',
  'replaceSeed',
  'replaceStream',
  'replaceLevel',
  'swapFirst',
  'swap',
])

/**
 * The run of a project that holds what a request asks for: the same weights and autoencoder, start and settings, and the arrays at least. One that is done
 * goes before one that is not, a newer before an older.
 *
 * @param source  as the request gives it, or as it was resolved where it names another run
 */
export function matchingRun(
  project: OpenProject,
  request: Omit<RunRequest, 'source'>,
  source: RunRequest['source'],
  resolved: ResolvedRun,
): KnownRun | undefined {
  const wanted = {
    sha256: findCheckpoint(resolved.model, request.checkpoint).sha256,
    autoencoder: resolved.model.autoencoder?.sha256,
    model: canonicalJson(resolved.model.settings),
    source: canonicalJson(source),
    settings: decisive(resolved.settings, request.kind),
    tensors: tensorsOf(request.kind, startsFromNoise(source)),
  }
  const fits = ({ record }: KnownRun) =>
    record.model !== undefined &&
    record.settings !== undefined &&
    record.source !== undefined &&
    record.model.checkpoint.sha256 === wanted.sha256 &&
    record.model.autoencoder?.sha256 === wanted.autoencoder &&
    canonicalJson(record.model.settings) === wanted.model &&
    canonicalJson(record.source) === wanted.source &&
    decisive(record.settings, request.kind) === wanted.settings &&
    wanted.tensors.every((name) => record.tensors.includes(name)) &&
    keeps(record.settings.keepStates, request.keepStates) &&
    keeps(keptPredictions(record.settings), keptPredictions(request))
  const found = [...project.runs.values()].filter(fits)
  return found.findLast(({ record }) => record.state === 'done') ?? found.at(-1)
}

const keptPredictions = (settings: object): boolean | number | undefined =>
  (settings as { keepPredictions?: boolean | number }).keepPredictions

function keeps(has: boolean | number | undefined, wanted: boolean | number | undefined): boolean {
  return !wanted || has === true || has === 1 || has === wanted
}

function decisive(settings: NonNullable<RunRecord['settings']>, kind: RunRequest['kind']): string {
  return canonicalJson(
    Object.fromEntries(
      Object.entries(settings).filter(
        ([name]) => !undecisive.has(name) && !(kind === 'sample' && ofInversion.has(name)),
      ),
    ),
  )
}
