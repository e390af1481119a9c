import path from 'node:path'
import { pointsKept } from '../../../src-shared/project/keptArrays.ts'
import { wholeSourceRun, type KeptName, type RowRange, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type { StudyRun } from '../../../src-shared/studies/studyResult.ts'
import { readChosen } from '../../analysis/chosenRows.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { readBlock, readRows } from '../../store/npyFile.ts'
import { readRunRecord, runPaths } from '../../store/runFolder.ts'
import type { LatentSource } from '../protocol.ts'

/** Arrays of a run's finished rows in which every entry is finite, to be read a few rows at a time. */
export type FiniteRows<Name extends TensorName> = {
  n: number
  /** Entries of a row, C H W. */
  d: number
  shape: RunRecord['shape']
  /** The rows' numbers in the run, ascending. */
  rows: number[]
  /** Rows left out because they are not finished, or hold a value that is not finite. */
  excluded: number
} & Record<Name, RowSource>

/** A run that a study measures: its record, and its arrays where they are asked for. */
export interface MeasuredRun {
  readonly record: RunRecord
  readonly projectFolder: string
  readonly ranges: readonly RowRange[]
  /** What makes pictures of a latent model's samples. */
  readonly decoder?: LatentSource
  /** The arrays that can be had: its own, and the noise that its samples were made of where they came from another run. */
  readonly tensors: readonly TensorName[]
  /** @returns undefined where the run lacks one of the arrays, or has no finite row */
  open<Name extends TensorName>(...names: Name[]): Promise<FiniteRows<Name> | undefined>
  /** What was kept of the way, one source for each state or step that was kept; undefined where nothing was. */
  openKept(name: KeptName, rows: readonly number[]): { points: readonly number[]; sources: RowSource[] } | undefined
}

/** @throws RunMissing, RunBroken */
export async function openMeasuredRun(
  projectFolder: string,
  { id, rows: ranges, decoder }: { id: string; rows: readonly RowRange[]; decoder?: LatentSource },
): Promise<MeasuredRun> {
  const record = await readRunRecord(projectFolder, id)
  const lentNoise = record.tensors.includes('noise') ? undefined : await runOfSamples(projectFolder, record)
  const tensors: TensorName[] = [...(lentNoise ? (['noise'] as const) : []), ...record.tensors]
  const fileOf = (name: TensorName) =>
    runPaths(projectFolder, name === 'noise' && lentNoise ? lentNoise : id).tensor(name)
  const d = record.shape.reduce((product, side) => product * side, 1)
  return {
    record,
    projectFolder,
    ranges,
    decoder,
    tensors,
    async open<Name extends TensorName>(...names: Name[]) {
      if (!names.every((name) => tensors.includes(name))) return undefined
      const rows = await finiteRows(names.map(fileOf), ranges, d)
      if (rows.length === 0) return undefined
      return {
        n: rows.length,
        d,
        shape: record.shape,
        rows,
        excluded: record.count - rows.length,
        ...Object.fromEntries(names.map((name) => [name, rowsOnDisk(fileOf(name), rows, d, `${name} of run ${id}`)])),
      } as FiniteRows<Name>
    },
    openKept(name, rows) {
      const points = pointsKept(record, name)
      if (!points) return undefined
      const file = path.join(runPaths(projectFolder, id).folder, `${name}.npy`)
      const source = (place: number): RowSource => ({
        what: `${name} of run ${id}`,
        n: rows.length,
        length: d,
        read: (first, count) =>
          readChosen(rows.slice(first, first + count), d, (row, some) =>
            readBlock(file, (place * record.count + row) * d, some * d),
          ),
      })
      return { points, sources: points.map((_, place) => source(place)) }
    },
  }
}

/** The run whose samples this one inverts, where it still exists and has as many rows of noise. */
async function runOfSamples(projectFolder: string, { source, count }: RunRecord): Promise<string | undefined> {
  const run = wholeSourceRun(source, 'samples')
  const record = run === undefined ? undefined : await readRunRecord(projectFolder, run).catch(() => undefined)
  return record && record.count === count && record.tensors.includes('noise') ? record.id : undefined
}

/** Rows that are read at a time to look for values that are not finite, in bytes. */
const bytesAtOnce = 16 << 20

/** Of the rows in these ranges, those whose entries are finite in every file. */
async function finiteRows(files: readonly string[], ranges: readonly RowRange[], d: number): Promise<number[]> {
  const found: number[] = []
  const atOnce = Math.max(1, Math.floor(bytesAtOnce / (4 * d)))
  for (const range of ranges)
    for (let first = range.first; first < range.first + range.count; first += atOnce) {
      const count = Math.min(atOnce, range.first + range.count - first)
      const finite = new Array<boolean>(count).fill(true)
      for (const file of files) {
        const data = await readRows(file, first, count)
        // x - x is 0 for every finite x and NaN for all others.
        for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) finite[Math.floor(i / d)] = false
      }
      finite.forEach((is, row) => is && found.push(first + row))
    }
  return found
}

/** Chosen rows of a file as a set of their own; neighbours are read together. */
export function rowsOnDisk(file: string, rows: readonly number[], d: number, what: string): RowSource {
  return {
    what,
    n: rows.length,
    length: d,
    read: (first, count) => readChosen(rows.slice(first, first + count), d, (row, some) => readRows(file, row, some)),
  }
}

/** A run as the result lists it. */
export function studyRun({ record, ranges }: MeasuredRun): StudyRun {
  const { id, name, kind, count, model, source, settings } = record
  const n = ranges.reduce((sum, range) => sum + range.count, 0)
  return {
    id,
    name,
    kind,
    count,
    n,
    excluded: count - n,
    model: model && {
      id: model.id,
      name: model.name,
      checkpoint: model.checkpoint.step,
      sha256: model.checkpoint.sha256,
      preset: model.preset,
    },
    source,
    settings,
  }
}
