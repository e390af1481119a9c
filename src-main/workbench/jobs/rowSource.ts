import { BadTensorFile, RunMissing, RunNotFinished, UnknownName } from '../../../src-shared/errors/errors.ts'
import { imagesIn } from '../../../src-shared/project/imageRanges.ts'
import type { RunSource, TensorName } from '../../../src-shared/project/runSettings.ts'
import { readChosen } from '../../analysis/chosenRows.ts'
import { readBlock, readNpyHeader, readRows } from '../../store/npyFile.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { runPaths } from '../../store/runFolder.ts'
import { readTensorFile } from '../../store/tensorFile.ts'
import { rowsIn } from '../rowRanges.ts'
import type { OpenProject } from '../openProject.ts'
import { interpolatedRows, variedRows } from './mixedRows.ts'

/** Rows that a run starts from, with their number and shape (C, H, W). */
export interface RowSource {
  count: number
  shape: [number, number, number]
  read(first: number, count: number): Promise<Float32Array>
}

/**
 * The rows of a tensor file, a tensor dataset or another run, or what is made of the rows of other runs.
 *
 * @throws BadTensorFile, FileMissing, RunMissing, RunNotFinished, ShapeMismatch, UnknownName
 */
export async function openRowSource(
  project: OpenProject,
  source: Exclude<RunSource, { from: 'noise' }>,
): Promise<RowSource> {
  if (source.from === 'run') {
    const rows = openRunRows(project, source)
    return source.images ? chosenRows(rows, imagesIn(source.images)) : rows
  }
  if (source.from === 'interpolation')
    return interpolatedRows(source, [openRunRows(project, source.between[0]), openRunRows(project, source.between[1])])
  if (source.from === 'variation') return variedRows(source, openRunRows(project, source))
  if (source.from === 'file') return openTensorRows(source.path)
  const dataset = project.file.datasets.find(({ id }) => id === source.dataset)
  if (!dataset)
    throw UnknownName({ kind: 'dataset', name: source.dataset, known: project.file.datasets.map(({ id }) => id) })
  return openTensorRows(await resolveLocation(project.folder, dataset.location))
}

/** @throws RunMissing, RunNotFinished, UnknownName */
function openRunRows(project: OpenProject, { run, tensor }: { run: string; tensor: TensorName }): RowSource {
  const known = project.runs.get(run)
  if (!known) throw RunMissing({ run })
  const { record } = known
  const done = rowsIn(known.completed)
  if (!record.tensors.includes(tensor))
    throw UnknownName({ kind: `tensor of ${run}`, name: tensor, known: record.tensors })
  if (done < record.count) throw RunNotFinished({ run, state: record.state, done, count: record.count })
  const file = runPaths(project.folder, run).tensor(tensor)
  return { count: record.count, shape: record.shape, read: (first, count) => readRows(file, first, count) }
}

/** The rows of an .npy file, read as they are needed, or of another tensor file, read whole. */
export async function openTensorRows(file: string): Promise<RowSource> {
  if (file.toLowerCase().endsWith('.npy')) {
    const { shape } = await readNpyHeader(file)
    return { ...rowShape(file, shape), read: (first, count) => readRows(file, first, count) }
  }
  const { shape, data } = await readTensorFile(file)
  const rows = rowShape(file, shape)
  const length = rows.shape[0] * rows.shape[1] * rows.shape[2]
  return { ...rows, read: (first, count) => Promise.resolve(data.slice(first * length, (first + count) * length)) }
}

/** Some rows of a source, by their places in it; neighbours are read together. */
export function chosenRows({ shape, read }: RowSource, places: readonly number[]): RowSource {
  const length = shape[0] * shape[1] * shape[2]
  return {
    count: places.length,
    shape,
    read: (first, count) => readChosen(places.slice(first, first + count), length, read),
  }
}

function rowShape(file: string, shape: readonly number[]): Pick<RowSource, 'count' | 'shape'> {
  if (shape.length !== 4 || shape.some((side) => side < 1))
    throw BadTensorFile({ path: file, reason: `its shape is (${shape.join(', ')})` })
  return { count: shape[0], shape: [shape[1], shape[2], shape[3]] }
}

/** States of rows along a path, with their number, the number of rows and their shape (C, H, W). */
export interface TrajectorySource extends Pick<RowSource, 'count' | 'shape'> {
  states: number
  /** Rows [first, first + count) of one state. */
  read(state: number, first: number, count: number): Promise<Float32Array>
}

/**
 * A tensor file of states (T + 1, N, C, H, W), the start first.
 *
 * @throws BadTensorFile, FileMissing
 */
export async function openTrajectory(file: string): Promise<TrajectorySource> {
  const isNpy = file.toLowerCase().endsWith('.npy')
  const { shape, data } = isNpy ? { ...(await readNpyHeader(file)), data: undefined } : await readTensorFile(file)
  if (shape.length !== 5 || shape[0] < 2)
    throw BadTensorFile({
      path: file,
      reason: `its shape is (${shape.join(', ')}), where states (T + 1, N, C, H, W) are expected, the noise first`,
    })
  const rows = rowShape(file, shape.slice(1))
  const length = rows.shape[0] * rows.shape[1] * rows.shape[2]
  return {
    ...rows,
    states: shape[0],
    read(state, first, count) {
      const offset = (state * rows.count + first) * length
      return data
        ? Promise.resolve(data.slice(offset, offset + count * length))
        : readBlock(file, offset, count * length)
    },
  }
}
