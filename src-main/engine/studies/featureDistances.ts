import type { StudyCell, StudyColumn } from '../../../src-shared/studies/studyResult.ts'
import { frechetDistance } from '../../analysis/frechetDistance.ts'
import type { MaybeJackknifed } from '../../analysis/jackknife.ts'
import { kernelDistance, sizeOfSubsets } from '../../analysis/kernelDistance.ts'
import { meanPairwiseCosine } from '../../analysis/pairwiseCosines.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import type { StudyEncoder } from './encodedFeatures.ts'
import { column, type StudyContext } from './studyContext.ts'

interface Compared {
  /** The encoder's, among those of the study, from 0. */
  place: number
  /** Of the images. */
  features: RowSource
  /** Of the images that they are compared with; without them only the diversity is measured. */
  reference: RowSource | undefined
}

/** Diversity of features, and how far they are from those of a reference: the cells of `featureColumns`. */
export async function featureCells(
  { place, features, reference }: Compared,
  {
    multiply,
    signal,
    progress,
    few,
  }: Pick<StudyContext<unknown>, 'multiply' | 'signal'> & {
    progress(share: number): void
    /** Where there are no more images than features: images, and features. */
    few(images: number, features: number): void
  },
): Promise<Record<string, StudyCell>> {
  const diversity = { [`feature_diversity_${place + 1}`]: diversityOf(await meanPairwiseCosine(features, { signal })) }
  const cells = (frechet: StudyCell, kernel: StudyCell) => ({
    ...diversity,
    [`frechet_${place + 1}`]: frechet,
    [`kernel_${place + 1}`]: kernel,
  })
  if (!reference) return cells(null, null)
  const frechet = await frechetDistance(features, reference, { multiply, signal })
  if (frechet.tooFewForFeatures) few(Math.min(frechet.n.a, frechet.n.b), frechet.features)
  const kernel =
    sizeOfSubsets(features.n, reference.n) < 2
      ? undefined
      : await kernelDistance(features, reference, { multiply, signal, progress })
  return cells(frechet.distance, kernel ? { mean: kernel.distance, sd: kernel.sd, n: kernel.subsets } : null)
}

/** Columns for `featureCells`. */
export const featureColumns = (encoder: StudyEncoder, place: number): StudyColumn[] => [
  column(`frechet_${place + 1}`, frechetTitle(encoder)),
  column(`kernel_${place + 1}`, kernelTitle(encoder)),
  column(`feature_diversity_${place + 1}`, `Diversity of ${encoder.source.name} features`),
]

/** 1 less a mean cosine, whose limits change places. */
function diversityOf({ value, interval }: MaybeJackknifed): StudyCell {
  if (!interval) return 1 - value
  const { error, low, high, n } = interval
  return { mean: 1 - value, sd: error, n, low: 1 - high, high: 1 - low }
}

/** Whether the encoder was added as the network of the Fréchet inception distance. */
export const isFid = ({ source }: StudyEncoder) => source.settings.fidInception === true

/** FID is the Fréchet distance of the features of one network only. */
export const frechetTitle = (encoder: StudyEncoder) =>
  isFid(encoder) ? `FID (${encoder.source.name})` : `Fréchet distance of ${encoder.source.name} features`

/** KID likewise. */
export const kernelTitle = (encoder: StudyEncoder) =>
  isFid(encoder) ? `KID (${encoder.source.name})` : `Kernel distance of ${encoder.source.name} features`
