import type { RowSource } from '../../analysis/rowSource.ts'
import { stateDecoder } from '../stateDecoder.ts'
import { samplesOnDisk, type MeasuredRun } from './measuredRun.ts'

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
export async function picturesOfRun(run: MeasuredRun, rows: readonly number[]): Promise<Pictures> {
  const { decoder } = run
  const { id, shape } = run.record
  const samples = samplesOnDisk(run, rows)
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
