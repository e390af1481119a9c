import type { GraphBuilder } from '../onnx/graphBuilder.ts'
import type { Features } from '../onnx/layers.ts'

/**
 * Self-attention over pixels, softmax(qᵀk / sqrt(d)) v per head, from queries, keys and values that are computed apart, with heads
 * outermost in the channels. Plain operators, for the reason given at selfAttention.
 *
 * @param q  (N, heads · d, S, S), and k and v likewise
 * @returns (N, heads · d, S, S)
 */
export function headAttention(graph: GraphBuilder, q: Features, k: Features, v: Features, heads: number): Features {
  const { channels, size } = q
  const width = channels / heads
  const split = ({ value }: Features) => graph.node('Reshape', [value, graph.integers([0, heads, width, size * size])])
  const scaled = graph.node('Mul', [split(q), graph.floats([1 / Math.sqrt(width)])])
  const scores = graph.node('MatMul', [graph.node('Transpose', [scaled], { perm: [0, 1, 3, 2] }), split(k)])
  const weights = graph.node('Softmax', [scores], { axis: -1 })
  const mixed = graph.node('MatMul', [split(v), graph.node('Transpose', [weights], { perm: [0, 1, 3, 2] })])
  return { value: graph.node('Reshape', [mixed, graph.integers([0, channels, size, size])]), channels, size }
}
