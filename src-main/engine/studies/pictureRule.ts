import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type { MeasuredRun } from './measuredRun.ts'

/** The rule for colours of a grid of a run's arrays: each array has its own, and zero is mid grey, unless there are more channels than colours. */
export const pictureRange = ({ record: { shape } }: Pick<MeasuredRun, 'record'>): 'array' | 'row' =>
  shape[0] <= 3 ? 'array' : 'row'

/**
 * How the pictures of a grid with the range `pictureRange` get their colours, as a sentence. Samples and reconstructions of a latent model are decoded, and what has more channels than colours is shown by its principal components (section 9).
 */
export function pictureRule(
  { record: { shape, model } }: Pick<MeasuredRun, 'record'>,
  tensors: readonly (TensorName | 'latent-minus-noise')[],
): string {
  if (shape[0] <= 3) {
    const areImages = (name: string) => name === 'samples' || name === 'reconstructions'
    const [images, others] = [tensors.some(areImages), !tensors.every(areImages)]
    if (!others) return 'Images in [−1, 1].'
    return `${images ? 'Images in [−1, 1], all else' : 'Values'} from −3 to 3, three standard deviations of the noise; mid grey is 0.`
  }
  const decoded = tensors.filter((name) => model?.autoencoder && (name === 'samples' || name === 'reconstructions'))
  return [
    ...(decoded.length > 0 ? [`Decoded ${decoded.join(' and ')} in [−1, 1].`] : []),
    ...(decoded.length < tensors.length
      ? [
          `${decoded.length > 0 ? 'Else the' : 'The'} first three principal components of the ${shape[0]} channels as red, green and blue, fitted over all pixels of the pictures of one array that are shown here, three standard deviations on both sides of the mean.`,
        ]
      : []),
  ].join(' ')
}
