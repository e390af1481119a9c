/** A network as ONNX Runtime takes it. */
export interface CompiledModel {
  readonly onnx: Uint8Array
  /** For the session option of the same name. */
  readonly externalData: { path: string; data: Uint8Array }[]
  /** (N, C, S, S) float32, (N,) float32, and (N,) int64 for class-conditional networks. */
  readonly inputs: { readonly state: 'x'; readonly timesteps: 't'; readonly classes?: 'y' }
  /** (N, outputChannels, S, S) float32. */
  readonly output: 'output'
  readonly channels: number
  /** C, or 2C where the network predicts the variance as well; the first C are the prediction. */
  readonly outputChannels: number
  readonly imageSize: number
  /** Sentences about what is suspicious, such as a weight that is not a number. */
  readonly warnings: readonly string[]
}
