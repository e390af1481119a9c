import { ModelNotSupported } from '../../src-shared/errors/errors.ts'
import { autoencoderNames } from './architectures/autoencoder.ts'
import { autoencoderOf } from './diffusers/autoencoderOf.ts'
import { readComponent } from './diffusers/readComponent.ts'
import type { CompiledModel } from './compiledModel.ts'
import { placeWeights } from './placeWeights.ts'

/** What an autoencoder does: a picture to its latent, a latent to its picture, or a latent to the nearest vectors of the codebook. */
export type AutoencoderTask = 'encode' | 'decode' | 'quantise'

/** One direction of an autoencoder as ONNX Runtime takes it. */
export interface CompiledAutoencoder extends Pick<CompiledModel, 'onnx' | 'externalData' | 'weightsFolder'> {
  /** (N, C, S, S) float32, in and out. */
  readonly input: string
  readonly output: string
  readonly inputShape: [number, number, number]
  readonly outputShape: [number, number, number]
}

/**
 * Makes an ONNX graph of one direction of an autoencoder; with its weights where they lie, or as float32. Neither direction multiplies by the scaling factor.
 *
 * @param weightsPath  the file with the weights, or the index of its shards, with config.json beside it
 * @param latentSize  side of the latents
 * @throws ModelNotSupported, also for quantising without a codebook; CheckpointBroken, CheckpointRefused, FileMissing, FileNotReadable
 */
export async function compileAutoencoder(
  weightsPath: string,
  task: AutoencoderTask,
  latentSize: number,
): Promise<CompiledAutoencoder> {
  const { component, weights } = await readComponent(weightsPath)
  const { encoder, decoder, quantiser, ...autoencoder } = autoencoderOf(component)
  const build = { encode: encoder, decode: decoder, quantise: quantiser }[task]
  if (!build) throw ModelNotSupported({ path: component.path, reason: 'its autoencoder has no codebook' })
  const graph = build(latentSize)
  const { picture, latent, quantised } = autoencoderNames
  const size = latentSize * autoencoder.scale
  const latentShape: [number, number, number] = [autoencoder.latentChannels, latentSize, latentSize]
  return {
    ...(await placeWeights(graph, weights)),
    input: task === 'encode' ? picture : latent,
    output: { encode: latent, decode: picture, quantise: quantised }[task],
    inputShape: task === 'encode' ? [autoencoder.inputChannels, size, size] : latentShape,
    outputShape: task === 'decode' ? [autoencoder.outputChannels, size, size] : latentShape,
  }
}
