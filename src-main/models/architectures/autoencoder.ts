import type { BuiltGraph } from '../onnx/graphBuilder.ts'
import type { NetworkPart } from './describeAdm.ts'

/** What the values of the graphs are called. */
export const autoencoderNames = {
  picture: 'picture',
  latent: 'latent',
  quantised: 'quantised',
  indices: 'indices',
  weights: 'weights',
} as const

/** An autoencoder of diffusers, checked against its tensors. */
export interface Autoencoder {
  /** Channels of the pictures that it encodes, in [-1, 1]. */
  readonly inputChannels: number
  /** Channels of the pictures that it decodes. */
  readonly outputChannels: number
  /** Channels of what it encodes to and decodes from. */
  readonly latentChannels: number
  /** The side of a picture, divided by the side of its latent. */
  readonly scale: number
  /** A denoiser's states are latents times this; the graphs neither multiply nor divide by it. */
  readonly scalingFactor: number
  /** Number of vectors that latents are rounded to, where they are. */
  readonly codebookSize?: number
  /** picture (N, inputChannels, S, S) to latent (N, latentChannels, S / scale, S / scale), for pictures of S = scale · latentSize. */
  encoder(latentSize: number): BuiltGraph
  /**
   * latent (N, latentChannels, s, s) to picture (N, outputChannels, scale · s, scale · s), for s = latentSize. With a codebook also quantised
   * (N, latentChannels, s, s), the latent's nearest vectors, and indices (N, s, s) int64, which say which ones those are.
   */
  decoder(latentSize: number): BuiltGraph
  /** With a codebook: latent (N, latentChannels, s, s) to quantised of the same shape, its nearest vectors. */
  quantiser?(latentSize: number): BuiltGraph
  /** The parts in the order of the data, from picture to picture; without the latent's side, sizes are given as shares of the picture's. */
  parts(latentSize: number | undefined): NetworkPart[]
}
