import { runPaths } from '../../store/runFolder.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { stateDecoder } from '../stateDecoder.ts'
import { rowsOnDisk, type MeasuredRun } from './measuredRun.ts'

/** Pictures in [-1, 1], (C, S, S) each, to be read a few at a time. */
export interface Pictures {
  source: RowSource
  shape: readonly [number, number, number]
}

/**
 * The pictures of chosen rows of a run's samples: the samples themselves or, for a latent model, what its autoencoder makes of them. They are
 * decoded each time that they are read.
 *
 * @throws FileMissing where the autoencoder is gone, SourceChanged where it is another
 */
export async function picturesOfRun(
  { record, projectFolder, decoder }: MeasuredRun,
  rows: readonly number[],
): Promise<Pictures> {
  const { id, shape } = record
  const d = shape.reduce((product, side) => product * side, 1)
  const samples = rowsOnDisk(runPaths(projectFolder, id).tensor('samples'), rows, d, `samples of run ${id}`)
  if (!decoder) return { source: samples, shape }
  const { shape: pictureShape, decode } = await stateDecoder(decoder, shape[1], id)
  return {
    shape: pictureShape,
    source: {
      what: `decoded samples of run ${id}`,
      n: rows.length,
      length: pictureShape.reduce((product, side) => product * side, 1),
      read: async (first, count) => decode(await samples.read(first, count)),
    },
  }
}
