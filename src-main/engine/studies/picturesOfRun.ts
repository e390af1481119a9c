import { openAutoencoder } from '../../models/diffusers/openAutoencoder.ts'
import { runPaths } from '../../store/runFolder.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { autoencoderSession } from '../autoencoderSession.ts'
import { rowsOnDisk, type MeasuredRun } from './measuredRun.ts'

/** Pictures in [-1, 1], (C, S, S) each, to be read a few at a time. */
export interface Pictures {
  source: RowSource
  shape: readonly [number, number, number]
}

/**
 * The pictures of chosen rows of a run's samples: the samples themselves or, for a latent model, what its autoencoder makes of them, divided by
 * the scaling factor first as diffusers' pipelines do. They are decoded each time that they are read.
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
  const { autoencoder, settings } = decoder
  const factor = settings.scalingFactor ?? (await openAutoencoder(autoencoder.file)).scalingFactor
  const session = () => autoencoderSession(autoencoder, 'decode', shape[1], id)
  const { outputShape } = await session()
  return {
    shape: outputShape,
    source: {
      what: `decoded samples of run ${id}`,
      n: rows.length,
      length: outputShape.reduce((product, side) => product * side, 1),
      read: async (first, count) => {
        const states = await samples.read(first, count)
        return (await session()).evaluate(states.map((value) => value / factor))
      },
    },
  }
}
