import { decisiveSettings } from '../../../src-shared/project/decisiveSettings.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { canonicalJson } from '../canonicalJson.ts'
import type { KnownRun, OpenProject } from '../openProject.ts'
import { findCheckpoint } from './models.ts'
import type { ResolvedRun } from './resolveRun.ts'

/**
 * What decides a run's numbers, as text: equal for requests that one run can meet, if it has the arrays and keeps what they want of its way.
 * The bytes of images are not in it.
 */
export function decisiveText(
  { kind, checkpoint, source }: Pick<RunRequest, 'kind' | 'checkpoint' | 'source'>,
  { model, settings, count }: Pick<ResolvedRun, 'model' | 'settings' | 'count'>,
): string {
  return canonicalJson([
    findCheckpoint(model, checkpoint).sha256,
    model.autoencoder?.sha256,
    model.settings,
    source,
    count,
    decisiveSettings(kind, settings),
  ])
}

/** The same of a run that exists, seen as one of a kind: a round trip is one that samples as well. Undefined for imported tensors. */
function textOfRecord(kind: RunRequest['kind'], record: RunRecord): string | undefined {
  const known = texts.get(record) ?? new Map<RunRequest['kind'], string | undefined>()
  texts.set(record, known)
  if (!known.has(kind)) known.set(kind, text())
  return known.get(kind)

  function text() {
    const { model, source, count, settings } = record
    if (!model || !settings) return undefined
    const { checkpoint, autoencoder } = model
    return canonicalJson([
      checkpoint.sha256,
      autoencoder?.sha256,
      model.settings,
      source,
      count,
      decisiveSettings(kind, settings),
    ])
  }
}

/** A record is never changed, only replaced, and every row of a sweep asks for all of them. */
const texts = new WeakMap<RunRecord, Map<RunRequest['kind'], string | undefined>>()

/** The runs of a project by what decides their numbers, for as long as the project stays as it is. */
const indexes = new WeakMap<OpenProject, { revision: number; byKind: Map<RunRequest['kind'], RunsByText> }>()
type RunsByText = ReadonlyMap<string, readonly KnownRun[]>

/**
 * The runs of a project whose numbers are those of a request, whatever their kind, the oldest first. All runs are looked at once, and again only
 * when something about the project is new: a sweep of a thousand rows asks a thousand times.
 *
 * @param text  of decisiveText
 */
export function runsWithText(project: OpenProject, kind: RunRequest['kind'], text: string): readonly KnownRun[] {
  const known = indexes.get(project)
  const index = known && known.revision === project.revision ? known : { revision: project.revision, byKind: new Map() }
  indexes.set(project, index)
  if (!index.byKind.has(kind)) index.byKind.set(kind, indexOf(project, kind))
  return index.byKind.get(kind)!.get(text) ?? []
}

function indexOf(project: OpenProject, kind: RunRequest['kind']): RunsByText {
  const runs = new Map<string, KnownRun[]>()
  for (const known of project.runs.values()) {
    const text = textOfRecord(kind, known.record)
    if (text === undefined) continue
    const same = runs.get(text)
    if (same) same.push(known)
    else runs.set(text, [known])
  }
  return runs
}
