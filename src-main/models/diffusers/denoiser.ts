import type { z } from 'zod'
import type { Facts, NetworkLevels } from '../../../src-shared/contract/views.ts'
import type { NetworkPart } from '../architectures/describeAdm.ts'
import type { BuiltGraph } from '../onnx/graphBuilder.ts'
import type { StoredTensor } from '../readers/storedTensor.ts'

/** A folder of a diffusers model that holds one network: what its files say, before anybody has judged it. */
export interface DiffusersComponent {
  /** Of config.json, for messages. */
  readonly path: string
  /** config.json as parsed; keys that begin with _ are notes of diffusers about itself. */
  readonly config: Readonly<Record<string, unknown>>
  /** By the names of today's diffusers: attention layers under their old names have been renamed. */
  readonly tensors: ReadonlyMap<string, StoredTensor>
}

/** What the graph's values are called, in every denoiser. */
export const denoiserNames = {
  state: 'x',
  timesteps: 't',
  classes: 'y',
  output: 'output',
  weights: 'weights',
} as const

/** A network that predicts ε, v or x0 from a noisy state and the time, checked against its tensors. */
export interface Denoiser {
  readonly channels: number
  /** C, or 2C where the network predicts the variance as well; the first C are the prediction. */
  readonly outputChannels: number
  /** Side of the square states, where the configuration says it. */
  readonly imageSize?: number
  /** What the side must be a multiple of. */
  readonly sizeFactor: number
  /** Classes that it must be told, 0 for none. */
  readonly classes: number
  /** Whether the number `classes` stands for none. */
  readonly nullClass?: boolean
  /** What the configuration says about the architecture, for the model's page. */
  readonly facts: z.infer<typeof Facts>
  /** The parts in the order of the data; without a size, sizes are given as shares of it. */
  parts(imageSize: number | undefined): NetworkPart[]
  /** The levels of a U-Net; other networks have none. */
  levels?(imageSize: number | undefined): NetworkLevels
  /**
   * The network as an ONNX graph: x (N, C, S, S), t (N,) as the network is told it, y (N,) int64 where there are classes; output
   * (N, outputChannels, S, S). Names are denoiserNames.
   */
  build(imageSize: number): BuiltGraph
}

/**
 * Makes a denoiser of a component.
 *
 * @throws ModelNotSupported naming the field of the configuration that cannot be; CheckpointBroken where a tensor is missing
 */
export type DenoiserArchitecture = (component: DiffusersComponent) => Denoiser
