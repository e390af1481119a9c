import { z } from 'zod'
import {
  BadTensorFile,
  FileMissing,
  ImageNotInOther,
  NothingToShow,
  RunArrayLost,
  ShapeMismatch,
  UnknownName,
} from '../../../src-shared/errors/errors.ts'
import { Id } from '../../../src-shared/project/projectFile.ts'
import { DifferenceMap, mapOfDifferences } from '../../../src-shared/figures/document/differenceMap.ts'
import { mostFittedRows } from '../../../src-shared/figures/document/fittedRows.ts'
import { pointsKept } from '../../../src-shared/project/keptArrays.ts'
import type { KeptName } from '../../../src-shared/project/runRecord.ts'
import { TensorName } from '../../../src-shared/project/runSettings.ts'
import { pairedRow, rowsOfFirst } from '../../../src-shared/studies/rowPairs.ts'
import { readChosen } from '../../analysis/chosenRows.ts'
import { differenceMap } from '../../analysis/differenceMap.ts'
import { mapPicture } from '../../imaging/mapPicture.ts'
import { tensorPicture, type Colours } from '../../imaging/tensorPicture.ts'
import { hashBytes } from '../../store/contentHash.ts'
import { readBlock, readRows } from '../../store/npyFile.ts'
import { resolveInside } from '../../store/resolveInside.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { KnownRun, OpenProject } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'
import type { Blob } from './blobs.ts'
import { decodedPicture, isDecoded } from './decodedPicture.ts'
import { flipImages, type FlipMap, type FlipRow } from './flipImages.ts'
import { lastResults } from './lastResults.ts'
import { pairedRows } from './pairedRows.ts'
import { findRun } from './runs.ts'
import { pictureBlob } from './pictureBlob.ts'
import { pathColours } from './pathColours.ts'
import { setColours, type ReadRows, type SetColours } from './setColours.ts'

/** What a picture's address asks for beside its run, array and row. */
const Question = z.object({
  range: z.enum(['unit', 'row', 'set', 'fixed', 'pca']).catch('row'),
  limit: z.coerce.number().positive().max(1e6).catch(3),
  /** Of the states: 0 is the start. */
  step: z.coerce.number().int().nonnegative().optional().catch(undefined),
  /** Shows the difference to the row of this run that belongs to it (pairedRows.ts). */
  minus: Id.optional().catch(undefined),
  map: DifferenceMap.optional().catch(undefined),
  /** The range of a set, and principal components, are those of this run's, so that pictures of several runs have one scale. */
  like: Id.optional().catch(undefined),
  /** Rows that principal components are fitted over, those that are shown together; of the whole run where left out. */
  fit: z
    .string()
    .regex(/^\d{1,9}(,\d{1,9})*$/)
    .transform((text) => text.split(',').map(Number))
    .refine((rows) => rows.length <= mostFittedRows)
    .optional()
    .catch(undefined),
})
type Question = z.infer<typeof Question>

/** Pairs of arrays whose difference the gallery shows. */
const differences = new Map<string, [TensorName, TensorName]>([
  ['latent-minus-noise', ['latents', 'noise']],
  ['reconstruction-minus-sample', ['reconstructions', 'samples']],
])
const states = new Map<string, KeptName>([
  ['sampling-states', 'sampling_states'],
  ['inversion-states', 'inversion_states'],
])

/** Maps of FLIP: of as many pictures as a page shows at once, 64 MB of the largest. */
const flips = lastResults<FlipMap>(64)

/** Whether a tensor's channels are colours or grey; more of them, as latents have, are shown by their principal components. */
export function hasColours([channels]: readonly [number, number, number]): boolean {
  return channels <= 3
}

/**
 * A picture of one row of a run: of an array, of the difference of two, of a kept state, or of the difference to another run. Samples and
 * reconstructions of a latent model are shown decoded, all else in the denoiser's space.
 *
 * @param engine  decodes what the run has kept no picture of, and computes FLIP
 * @throws UnknownName for an array or state that the run has not; NothingToShow for a row that is not finished;
 * ImageNotInOther for a difference to a run that does not have the image; ShapeMismatch
 */
export async function runPicture(
  project: OpenProject,
  engine: Pick<EngineWorker, 'run'>,
  runId: string,
  shown: string,
  row: number | undefined,
  search: URLSearchParams,
): Promise<Blob> {
  const asked = Question.parse(Object.fromEntries(search))
  const run = findRun(project, runId)
  const question: Question = hasColours(run.record.shape) ? asked : { ...asked, range: 'pca' }
  const other = question.minus === undefined ? undefined : findRun(project, question.minus)
  const readOwn = readerOf(project, run, shown, question.step)
  const readOther = other && readerOf(project, other, shown, question.step)
  if (other && other.record.shape.join() !== run.record.shape.join())
    throw ShapeMismatch({
      what: `An image of ${other.record.name}`,
      shape: other.record.shape,
      expected: run.record.shape,
    })
  if (row === undefined) throw UnknownName({ kind: `picture of ${runId}`, name: shown, known: run.record.tensors })
  if (!isFinished(run.completed, row)) throw NothingToShow({ what: `Image ${row} of ${run.record.name}` })
  const pairs = other && (await pairedRows(project, run.record, other.record))
  const rowInOther = pairs && pairedRow(pairs)
  const otherRow = rowInOther?.(row)
  if (other && otherRow === undefined)
    throw ImageNotInOther({ image: row, run: run.record.name, other: other.record.name })
  if (other && !isFinished(other.completed, otherRow!))
    throw NothingToShow({ what: `Image ${otherRow} in ${other.record.name}` })
  if (!other && isDecoded(run.record, shown)) return decodedPicture(project, engine, run.record, shown, row)

  if (question.map !== undefined && question.map !== 'signed') {
    const pair = pairOf(project, { run, row }, other && { run: other, row: otherRow! }, shown, question.step)
    if (pair) {
      const { map, limit, minus, step } = question
      const place = [runId, shown, step, minus, otherRow, row].join('-')
      const { values, shape } =
        map === 'flip'
          ? await flips(project, place, () => flipImages(project, engine, pair))
          : await plainMap(pair, map)
      return pictureBlob(
        await mapPicture(values, shape, { map: mapOfDifferences, limit }),
        [runId, shown, step, minus, otherRow, map, limit, row].join('-'),
      )
    }
  }

  const read = minus(run.record.shape, readOwn, readOther, rowInOther)
  const { range } = question
  const fit = range === 'pca' ? question.fit : undefined
  const scale = isOfSet(question) ? scaleRun(project, run, question, shown) : run
  const keyOf = ({ record: { id } }: KnownRun) => [id, shown, question.step, question.minus, range].join('-')
  const pathOf = ({ record }: KnownRun) => pointsKept(record, states.get(shown)!) ?? []
  const readState = (point: number) =>
    minus(
      run.record.shape,
      readerOf(project, run, shown, point),
      other && readerOf(project, other, shown, point),
      rowInOther,
    )(row, 1)
  let ofSet: SetColours | undefined
  // Every state is an array of its own: of each the whole run would be read for the page of one image.
  if ((range === 'set' || range === 'pca') && states.has(shown) && !fit)
    ofSet = await pathColours(project, {
      key: [runId, shown, question.minus, otherRow, row, range].join('-'),
      range,
      shape: run.record.shape,
      points: pathOf(run).filter((point) => !other || pathOf(other).includes(point)),
      readState,
    })
  else if (range === 'set' || range === 'pca')
    ofSet = await setColours(project, {
      key: keyOf(scale),
      pairs,
      range,
      record: scale.record,
      finished: [scale.completed, ...(other && pairs ? [rowsOfFirst(pairs, other.completed)] : [])],
      fit,
      read: scale === run ? read : readerOf(project, scale, shown, question.step),
    })
  const fitted = fit ? hashBytes(Buffer.from(fit.join())).slice(0, 16) : states.has(shown) ? 'path' : ''
  const rule = range === 'fixed' ? `-${question.limit}` : ofSet ? `-${keyOf(scale)}-${ofSet.rows}-${fitted}` : ''
  const colours = ofSet?.colours ?? coloursOfRow(question)
  return pictureBlob(
    await tensorPicture({ data: await read(row, 1), shape: run.record.shape, colours }),
    `${[keyOf(run), ...(otherRow === undefined ? [] : [otherRow])].join('-')}-${row}${rule}`,
  )
}

/** Reads rows of what is shown, less those of another run that belong to them, where one is subtracted. */
function minus(
  shape: readonly number[],
  readOwn: ReadRows,
  readOther: ReadRows | undefined,
  rowInOther: ((row: number) => number | undefined) | undefined,
): ReadRows {
  if (!readOther) return readOwn
  const length = shape.reduce((product, side) => product * side, 1)
  return async (first, count) => {
    const rows = Array.from({ length: count }, (_, i) => rowInOther?.(first + i) ?? first + i)
    const [data, subtract] = await Promise.all([readOwn(first, count), readChosen(rows, length, readOther)])
    for (let i = 0; i < data.length; i++) data[i] -= subtract[i]
    return data
  }
}

/** The two rows whose difference is shown: of one array of two runs, or of two arrays of one run; undefined for what is no difference. */
function pairOf(
  project: OpenProject,
  own: { run: KnownRun; row: number },
  other: { run: KnownRun; row: number } | undefined,
  shown: string,
  step: number | undefined,
): { test: FlipRow; reference: FlipRow } | undefined {
  function rowOf({ run, row }: { run: KnownRun; row: number }, name: string): FlipRow {
    const read = readerOf(project, run, name, step)
    return { record: run.record, shown: name, row, read: () => read(row, 1) }
  }
  if (other) return { test: rowOf(own, shown), reference: rowOf(other, shown) }
  const names = differences.get(shown)
  return names && { test: rowOf(own, names[0]), reference: rowOf(own, names[1]) }
}

/** L1 or L2 of every pixel, in the denoiser's space. */
async function plainMap(
  { test, reference }: { test: FlipRow; reference: FlipRow },
  map: 'l1' | 'l2',
): Promise<FlipMap> {
  const { shape } = test.record
  const [data, subtracted] = await Promise.all([test.read(), reference.read()])
  return { values: differenceMap(subtracted, data, shape, map), shape }
}

/** The run that the colours of a set are taken from: the one named, where it has such pictures of as many channels, or the picture's own. */
function scaleRun(project: OpenProject, run: KnownRun, { like, minus, step }: Question, shown: string): KnownRun {
  const named = like === undefined ? undefined : project.runs.get(like)
  // A difference to another run has a scale of its own: the run named may be the one that is subtracted, and all zero.
  if (!named || minus !== undefined || step !== undefined || rowsIn(named.completed) === 0) return run
  const { shape, tensors } = named.record
  const hasArrays = arraysOf(shown).every((name) => name !== undefined && tensors.includes(name))
  return hasArrays && shape[0] === run.record.shape[0] ? named : run
}

/** The arrays that a picture is made of; undefined for a name that is none. */
const arraysOf = (shown: string) => differences.get(shown) ?? [TensorName.safeParse(shown).data]

/** Reads rows of what a picture shows. @throws UnknownName where the run has not the array, or kept no such state */
function readerOf(project: OpenProject, { record }: KnownRun, shown: string, step: number | undefined): ReadRows {
  /** A missing or damaged array is one of the run, and no file that a person gave. */
  async function orLost<Read>(name: string, read: (file: string) => Promise<Read>): Promise<Read> {
    try {
      return await read(await resolveInside(project.folder, 'runs', record.id, name))
    } catch (error) {
      const facts = { run: record.id, file: name, imported: record.kind === 'import' }
      if (FileMissing.is(error)) throw RunArrayLost({ ...facts, reason: 'does not exist' }, { cause: error })
      if (!BadTensorFile.is(error)) throw error
      throw RunArrayLost({ ...facts, reason: `is damaged: ${error.data.reason}` }, { cause: error })
    }
  }
  const kept = states.get(shown)
  if (kept !== undefined) {
    const points = pointsKept(record, kept) ?? []
    const index = points.indexOf(step ?? -1)
    if (index < 0)
      throw UnknownName({
        kind: `state of ${record.id}`,
        name: String(step),
        known: points.map((point) => String(point)),
      })
    const length = record.shape.reduce((product, side) => product * side, 1)
    return async (first, count) =>
      orLost(`${kept}.npy`, async (file) => readBlock(file, (index * record.count + first) * length, count * length))
  }
  const names = arraysOf(shown)
  if (names.some((name) => name === undefined || !record.tensors.includes(name)))
    throw UnknownName({ kind: `picture of ${record.id}`, name: shown, known: record.tensors })
  return async (first, count) => {
    const [data, subtract] = await Promise.all(
      names.map((name) => orLost(`${name}.npy`, (file) => readRows(file, first, count))),
    )
    if (subtract) for (let i = 0; i < data.length; i++) data[i] -= subtract[i]
    return data
  }
}

const isOfSet = ({ range }: Question) => range === 'set' || range === 'pca'

function coloursOfRow({ range, limit }: Question): Colours {
  if (range === 'fixed') return { range, limit }
  return { range: range === 'unit' ? 'unit' : 'row' }
}

function isFinished(completed: KnownRun['completed'], row: number): boolean {
  return completed.some(({ first, count }) => row >= first && row < first + count)
}
