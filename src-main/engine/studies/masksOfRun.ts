import { keptMasks, type MaskShapes, type PlainMasks } from '../../analysis/plainMasks.ts'
import type { RowSource, Watch } from '../../analysis/rowSource.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { picturesOfRun } from './picturesOfRun.ts'

/** What plain masks of a run are made of. */
export interface RunMasks extends MaskShapes {
  images: RowSource | PlainMasks
}

/**
 * Plain masks at the resolution of a run's arrays: of its samples or, for a latent model, of its decoded samples, which are decoded once; a cell of
 * the latents is plain where at least half of its pixels are (section 10).
 *
 * @param samples  the chosen rows of the run's samples
 * @throws FileMissing where the autoencoder is gone, SourceChanged where it is another; Cancelled
 */
export async function masksOfRun(
  run: MeasuredRun,
  { samples, rows }: { samples: RowSource; rows: readonly number[] },
  watch: Watch,
): Promise<RunMasks> {
  const { shape } = run.record
  if (!run.decoder) return { images: samples, imageShape: shape, shape }
  const { source, shape: imageShape } = await picturesOfRun(run, rows)
  return { images: await keptMasks(source, { imageShape, shape }, watch), imageShape, shape }
}
