import path from 'node:path'
import { imagesIn } from '../../../src-shared/project/imageRanges.ts'
import { pointsKept } from '../../../src-shared/project/keptArrays.ts'
import type { KeptName, RowRange, RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type { StudyRun } from '../../../src-shared/studies/studyResult.ts'
import { readChosen } from '../../analysis/chosenRows.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { readBlock, readRows } from '../../store/npyFile.ts'
import { readRunRecord, runPaths } from '../../store/runFolder.ts'
import type { LatentSource } from '../sources.ts'

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
  const lentNoise = record.tensors.includes('noise') ? undefined : await noiseOfSamples(projectFolder, record)
  const tensors: TensorName[] = [...(lentNoise ? (['noise'] as const) : []), ...record.tensors]
  const d = record.shape.reduce((product, side) => product * side, 1)
  const chosen = (name: TensorName, rows: readonly number[]): RowSource => {
    const what = `${name} of run ${id}`
    if (name !== 'noise' || !lentNoise) return rowsOnDisk(runPaths(projectFolder, id).tensor(name), rows, d, what)
    const { run, images } = lentNoise
    return rowsOnDisk(
      runPaths(projectFolder, run).tensor(name),
      images ? rows.map((row) => images[row]) : rows,
      d,
      what,
    )
  }
  return {
    record,
    projectFolder,
    ranges,
    decoder,
    tensors,
    async open<Name extends TensorName>(...names: Name[]) {
      if (!names.every((name) => tensors.includes(name))) return undefined
      const rows = await finiteRows((some) => names.map((name) => chosen(name, some)), ranges, d)
      if (rows.length === 0) return undefined
      return {
        n: rows.length,
        d,
        shape: record.shape,
        rows,
        excluded: record.count - rows.length,
        ...Object.fromEntries(names.map((name) => [name, chosen(name, rows)])),
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

/** The run whose samples, or some of them, this one inverts, where it still exists and has the noise of each; and which of its images they are. */
async function noiseOfSamples(
  projectFolder: string,
  { source, count }: RunRecord,
): Promise<{ run: string; images?: readonly number[] } | undefined> {
  if (source?.from !== 'run' || source.tensor !== 'samples') return undefined
  const record = await readRunRecord(projectFolder, source.run).catch(() => undefined)
  if (!record?.tensors.includes('noise')) return undefined
  const images = source.images && imagesIn(source.images)
  const isWhole = images ? images.length === count && images[count - 1] < record.count : record.count === count
  return isWhole ? { run: record.id, images } : undefined
}

/** Rows that are read at a time to look for values that are not finite, in bytes. */
const bytesAtOnce = 16 << 20

/** Of the rows in these ranges, those whose entries are finite in every array. */
async function finiteRows(
  arraysOf: (rows: readonly number[]) => RowSource[],
  ranges: readonly RowRange[],
  d: number,
): Promise<number[]> {
  const found: number[] = []
  const atOnce = Math.max(1, Math.floor(bytesAtOnce / (4 * d)))
  for (const range of ranges)
    for (let first = range.first; first < range.first + range.count; first += atOnce) {
      const count = Math.min(atOnce, range.first + range.count - first)
      const finite = new Array<boolean>(count).fill(true)
      for (const array of arraysOf(Array.from({ length: count }, (_, i) => first + i))) {
        const data = await array.read(0, count)
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

/** Samples of chosen rows of a run, be they finite or not. */
export function samplesOnDisk(
  { record: { id, shape }, projectFolder }: Pick<MeasuredRun, 'record' | 'projectFolder'>,
  rows: readonly number[],
): RowSource {
  const d = shape.reduce((product, side) => product * side, 1)
  return rowsOnDisk(runPaths(projectFolder, id).tensor('samples'), rows, d, `samples of run ${id}`)
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
