import type { GraphBuilder, Value } from '../onnx/graphBuilder.ts'
import type { Features } from '../onnx/layers.ts'

/** The filter in each direction; its outer product with itself, of sum 1, goes over every channel by itself. */
const taps = [1, 3, 3, 1]

/** Half the size by the filter (FirDownsample2D of diffusers, after StyleGAN2). */
export function firDownsample(graph: GraphBuilder, x: Features): Features {
  const value = graph.node('Conv', [x.value, filter(graph, x.channels, 1)], window(x.channels))
  return { ...x, value, size: x.size / 2 }
}

/** Twice the size by the filter (FirUpsample2D); four times as strong, since zeros come between the pixels. */
export function firUpsample(graph: GraphBuilder, x: Features): Features {
  const value = graph.node('ConvTranspose', [x.value, filter(graph, x.channels, 4)], window(x.channels))
  return { ...x, value, size: 2 * x.size }
}

function filter(graph: GraphBuilder, channels: number, gain: number): Value {
  const sum = taps.reduce((a, b) => a + b) ** 2
  const kernel = taps.flatMap((a) => taps.map((b) => (gain * a * b) / sum))
  const values = Float32Array.from({ length: channels * kernel.length }, (_, i) => kernel[i % kernel.length])
  return graph.floats(values, [channels, 1, taps.length, taps.length])
}

function window(channels: number) {
  return { kernel_shape: [taps.length, taps.length], pads: [1, 1, 1, 1], strides: [2, 2], group: channels }
}
