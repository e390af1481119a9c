import { createHash } from 'node:crypto'
import { FileNotReadable } from '../../../src-shared/errors/errors.ts'
import { samplingSettings } from '../../../src-shared/project/decisiveSettings.ts'
import { pointsKept } from '../../../src-shared/project/keptArrays.ts'
import { passesOf, startsFromNoise, type RowRange, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import { mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { SampledSource } from '../../engine/sources.ts'
import { samplingPoints } from '../../engine/samplingPoints.ts'
import { readJournal } from '../../store/journal.ts'
import { readRows } from '../../store/npyFile.ts'
import { runPaths } from '../../store/runFolder.ts'
import { runNumber } from '../../store/runNumber.ts'
import { canonicalJson } from '../canonicalJson.ts'
import type { KnownRun, OpenProject } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'

/** Network evaluations of a row's sampling pass, which another run may have done; 0 for a run that does not sample from noise. */
export function samplingEvaluations({ kind, source, settings }: Pick<RunRecord, 'kind' | 'source' | 'settings'>) {
  if (!source || !settings || kind === 'import') return 0
  return passesOf(kind, startsFromNoise(source))[0] === 'sampling' ? settings.steps : 0
}

/**
 * What two runs have in common whose sampling passes leave the same bytes: weights, start, settings, batch, and what computes them.
 *
 * @param record  with the device that it runs on, or is going to
 * @returns undefined for a run that does not sample from noise
 */
export function samplingKey(record: RunRecord): string | undefined {
  if (!keys.has(record)) keys.set(record, keyOf(record))
  return keys.get(record)
}

/** A record is never changed, only replaced, and a sweep asks for the key of every run with each of its own. */
const keys = new WeakMap<RunRecord, string | undefined>()

function keyOf(record: RunRecord): string | undefined {
  const { model, source, settings, count, shape, device, versions } = record
  if (!model || !settings || !device || samplingEvaluations(record) === 0) return undefined
  // Part of its rows came from another device, machine or version.
  if (device.goneOnElsewhere || device.moved || (device.fallback && device.fallback.rows > 0)) return undefined
  return canonicalJson([
    [model.checkpoint.sha256, model.settings, shape],
    [source, count, samplingSettings(settings), settings.batch],
    [device.provider, device.processor, versions],
  ])
}

/** Whether a run with the same key keeps all that another one wants of its sampling. */
export function keepsSamplingFor(wanted: RunRecord, other: RunRecord): boolean {
  if (!other.health || !wanted.health) return false
  const needed = samplingPoints(wanted, wanted.model!.settings)
  const has = (name: 'sampling_states' | 'sampling_predictions', points: readonly number[]) => {
    const kept = pointsKept(other, name) ?? []
    return points.every((point) => kept.includes(point))
  }
  return has('sampling_states', needed.states) && has('sampling_predictions', needed.predictions)
}

/** The runs of a project that hold some of the sampling half that a run wants, those with the most finished rows first. */
export function runsWithSamplingOf(project: OpenProject, wanted: RunRecord): KnownRun[] {
  const key = samplingKey(wanted)
  if (key === undefined) return []
  const since = wanted.anewFrom === undefined ? 0 : runNumber(wanted.anewFrom)
  return [...project.runs.values()]
    .filter(
      ({ record, completed }) =>
        completed.length > 0 &&
        samplingKey(record) === key &&
        record.id !== wanted.id &&
        runNumber(record.id) >= since &&
        keepsSamplingFor(wanted, record),
    )
    .sort((a, b) => rowsIn(b.completed) - rowsIn(a.completed))
}

/**
 * By batch, where the sampling half of a run was computed already.
 *
 * @throws FolderSilent
 */
export async function sampledBatches(project: OpenProject, wanted: RunRecord): Promise<Map<number, SampledSource>> {
  const found = new Map<number, SampledSource>()
  const batches = Math.ceil(wanted.count / (wanted.settings?.batch ?? 1))
  for (const { record } of runsWithSamplingOf(project, wanted)) {
    if (found.size === batches) break
    const { kind, source, settings, kept } = record
    const points = Object.fromEntries(
      (['sampling_states', 'sampling_predictions'] as const).flatMap((name) => {
        const of = pointsKept({ kind, source, settings, kept }, name)
        return of ? [[name, [...of]]] : []
      }),
    )
    // What cannot be read of another run is sampled: no reason for this one to fail.
    const { lines } = await readJournal(runPaths(project.folder, record.id).journal).catch((error: unknown) => {
      if (FileNotReadable.is(error)) return { lines: [] }
      throw error
    })
    for (const { batch, sums } of lines) if (!found.has(batch)) found.set(batch, { run: record.id, sums, kept: points })
  }
  return found
}

/** What run.json says of the samples that a run took over: by run, the rows and the SHA-256 of their bytes. */
export async function samplesTaken(
  project: OpenProject,
  record: RunRecord,
  finished: readonly (RowRange & { samplesFrom?: string })[],
): Promise<RunRecord['samplesFrom']> {
  const taken: NonNullable<RunRecord['samplesFrom']> = []
  const file = runPaths(project.folder, record.id).tensor('samples')
  for (const run of new Set(finished.flatMap(({ samplesFrom }) => samplesFrom ?? []))) {
    const rows = mergedRanges(finished.filter(({ samplesFrom }) => samplesFrom === run))
    const hash = createHash('sha256')
    for (const { first, count } of rows)
      for (let row = first; row < first + count; row += rowsAtOnce)
        hash.update(await readRows(file, row, Math.min(rowsAtOnce, first + count - row)))
    taken.push({ run, rows, sha256: hash.digest('hex') })
  }
  return taken.length > 0 ? taken : undefined
}

const rowsAtOnce = 256
