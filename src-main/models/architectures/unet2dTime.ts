import type { GraphBuilder, Value } from '../onnx/graphBuilder.ts'
import type { UNet2dConfig } from './unet2dConfig.ts'

/** The longest wavelength of the sinusoidal features is 2π times this. */
const longestPeriod = 10_000

/**
 * Features of a time (N,) before the linear layers, (N, width or 2 · width).
 *
 * `positional`: sines and cosines of t at geometrically falling frequencies (get_timestep_embedding); `fourier`: sines and cosines of
 * log t at the file's random frequencies (GaussianFourierProjection); `learned`: a row of a table.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/embeddings.py
 */
export function timeFeatures(graph: GraphBuilder, config: UNet2dConfig, t: Value): Value {
  const [width] = config.block_out_channels
  const column = graph.node('Reshape', [t, graph.integers([-1, 1])])
  if (config.time_embedding_type === 'learned')
    return graph.node('Gather', [graph.weight('time_proj.weight'), graph.node('Cast', [t], { to: 7 })])
  if (config.time_embedding_type === 'fourier') {
    const turns = graph.node('Mul', [graph.node('Log', [column]), graph.weight('time_proj.weight', [1, width])])
    // Two products, as in the original: their rounding shows at high frequencies.
    const angles = graph.node('Mul', [graph.node('Mul', [turns, graph.floats([2])]), graph.floats([Math.PI])])
    return graph.node('Concat', [graph.node('Sin', [angles]), graph.node('Cos', [angles])], { axis: 1 })
  }
  const half = Math.floor(width / 2)
  const angles = graph.node('Mul', [column, graph.floats(frequencies(half, config.freq_shift), [1, half])])
  const waves = [graph.node('Sin', [angles]), graph.node('Cos', [angles])]
  if (config.flip_sin_to_cos) waves.reverse()
  if (width % 2) waves.push(graph.node('Mul', [column, graph.floats([0])]))
  return graph.node('Concat', waves, { axis: 1 })
}

/** Rounded to float32 after every operation, as torch computes them; at t = 1000 a last bit of the frequency shows. */
function frequencies(half: number, shift: number): Float32Array {
  const rate = Math.fround(-Math.log(longestPeriod))
  return Float32Array.from({ length: half }, (_, i) =>
    Math.exp(Math.fround(Math.fround(rate * i) / Math.fround(half - shift))),
  )
}
