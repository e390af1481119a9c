import type { ModelSource } from './sources.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { openAutoencoder } from '../models/diffusers/openAutoencoder.ts'
import { autoencoderSession } from './autoencoderSession.ts'

/** The space of a model's pictures, seen from the states that its denoiser works on. */
export interface PictureSpace {
  readonly channels: number
  /** Side of the square pictures. */
  readonly size: number
  /** Pictures (rows × channels × size × size, in [-1, 1]) to states; `onRows` is called whenever some are done. */
  toStates(pictures: Float32Array, onRows?: () => void): Promise<Float32Array>
}

/**
 * The pictures of a run's model. Those of a pixel model are its states; those of a latent model are encoded to the mean (AutoencoderKL) or the
 * latent before it is rounded (VQModel), and multiplied by the scaling factor, as diffusers' pipelines do.
 *
 * @throws SourceChanged where the autoencoder is not the run's any more, and what reading it throws
 */
export async function pictureSpace(
  { record: { id, shape } }: { record: Pick<RunRecord, 'id' | 'shape'> },
  { model: { autoencoder, settings } }: { model: ModelSource },
): Promise<PictureSpace> {
  const [stateChannels, latentSize] = shape
  if (!autoencoder)
    return { channels: stateChannels, size: latentSize, toStates: (pictures) => Promise.resolve(pictures) }
  const { channels, scale, scalingFactor } = await openAutoencoder(autoencoder.file)
  const factor = settings.scalingFactor ?? scalingFactor
  return {
    channels,
    size: scale * latentSize,
    async toStates(pictures, onRows) {
      const states = await (await autoencoderSession(autoencoder, 'encode', latentSize, id)).evaluate(pictures, onRows)
      for (let i = 0; i < states.length; i++) states[i] *= factor
      return states
    },
  }
}
