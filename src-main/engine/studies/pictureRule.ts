import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type { MeasuredRun } from './measuredRun.ts'

/**
 * How pictures of a run's arrays get their colours where a grid asks for each from its own smallest to its largest value, as a sentence. Samples
 * and reconstructions of a latent model are decoded, and what has more channels than colours is shown by its principal components (section 9).
 */
export function pictureRule(
  { record: { shape, model } }: Pick<MeasuredRun, 'record'>,
  tensors: readonly (TensorName | 'latent-minus-noise')[],
): string {
  if (shape[0] <= 3) return 'Each picture from its smallest to its largest value.'
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
