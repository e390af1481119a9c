import type { GraphBuilder } from '../onnx/graphBuilder.ts'
import { attended, type Features } from '../onnx/layers.ts'

/**
 * Self-attention over pixels, softmax(qᵀk / sqrt(d)) v per head, from queries, keys and values that are computed apart, with heads
 * outermost in the channels.
 *
 * @param q  (N, heads · d, S, S), and k and v likewise
 * @returns (N, heads · d, S, S)
 */
export function headAttention(graph: GraphBuilder, q: Features, k: Features, v: Features, heads: number): Features {
  const { channels, size } = q
  const width = channels / heads
  const split = ({ value }: Features) => graph.node('Reshape', [value, graph.integers([0, heads, width, size * size])])
  const mixed = attended(graph, [split(q), split(k), split(v)], { heads, width, tokens: size * size })
  return { value: graph.node('Reshape', [mixed, graph.integers([0, channels, size, size])]), channels, size }
}
