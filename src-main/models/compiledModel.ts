/** A network as ONNX Runtime takes it. */
export interface CompiledModel {
  /** The graph, or the path of an ONNX file that holds it. */
  readonly onnx: Uint8Array | string
  /** For the session option of the same name: the weights in a buffer, or none where they lie in files. */
  readonly externalData: { path: string; data: Uint8Array }[]
  /** The folder of the files that the graph points into for its weights. */
  readonly weightsFolder?: string
  /** Names: (N, C, S, S) float32, the timesteps, and the classes for class-conditional networks. */
  readonly inputs: { readonly state: string; readonly timesteps: string; readonly classes?: string }
  /** Where it differs from any number of rows, (N,) float32 timesteps and (N,) int64 classes. */
  readonly feeding?: Feeding
  /** (N, outputChannels, S, S) float32. */
  readonly output: string
  readonly channels: number
  /** C, or 2C where the network predicts the variance as well; the first C are the prediction. Undefined where only running it tells. */
  readonly outputChannels: number | undefined
  readonly imageSize: number
}

export type WholeNumbers = 'int64' | 'int32'
export type TimestepType = 'float32' | 'float64' | WholeNumbers

/** What a network from elsewhere wants to be fed. */
export interface Feeding {
  /** Rows at once, where it takes no other number. */
  readonly batch?: number
  readonly timestep: TimestepType
  /** One for each row, or one for all: as a vector of one, or as a number alone. */
  readonly timestepShape: 'each' | 'one' | 'number'
  readonly class: WholeNumbers
}
