import { openAutoencoder } from '../models/diffusers/openAutoencoder.ts'
import { autoencoderSession } from './autoencoderSession.ts'
import type { LatentSource } from './sources.ts'

/** What makes pictures of a latent model's states. */
export interface StateDecoder {
  /** (C, H, W) of a picture. */
  readonly shape: readonly [number, number, number]
  /** @param states  rows of states, read only; @param onRows  called whenever some are done; @returns rows × C × H × W in [-1, 1] */
  decode(states: Float32Array, onRows?: () => void): Promise<Float32Array>
}

/**
 * Decodes as diffusers' pipelines do: states are divided by the scaling factor first; a VQModel rounds them to its codebook.
 *
 * @param side  of the states
 * @param run  whose states they are, for the error
 * @throws SourceChanged where the autoencoder is not the run's any more, and what reading it throws
 */
export async function stateDecoder(
  { autoencoder, settings }: LatentSource,
  side: number,
  run: string,
): Promise<StateDecoder> {
  const factor = settings.scalingFactor ?? (await openAutoencoder(autoencoder.file)).scalingFactor
  // Asked for with every call: another network may have taken its place.
  const session = () => autoencoderSession(autoencoder, 'decode', side, run)
  const { outputShape } = await session()
  return {
    shape: outputShape,
    decode: async (states, onRows) =>
      (await session()).evaluate(
        states.map((value) => value / factor),
        onRows,
      ),
  }
}
