import type { GraphBuilder, Value } from './graphBuilder.ts'

/** How a GroupNorm divides its channels, and what it adds to the variance. */
export interface Normalization {
  readonly groups: number
  readonly epsilon: number
}

/** That of every GroupNorm in the ADM family, with torch's default ε. */
const admNormalization: Normalization = { groups: 32, epsilon: 1e-5 }

/** A feature map (N, channels, size, size). */
export interface Features {
  readonly value: Value
  readonly channels: number
  readonly size: number
}

/** x · sigmoid(x); ONNX Runtime fuses the pair into one kernel. */
export function silu(graph: GraphBuilder, x: Value): Value {
  return graph.node('Mul', [x, graph.node('Sigmoid', [x])])
}

/** y = W x + b on the last axis of (N, channels); W as torch stores it, (out, in). */
export function linear(graph: GraphBuilder, name: string, x: Value): Value {
  return graph.node('Gemm', [x, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)], { transB: 1 })
}

/** Square convolution that keeps the size, or halves it with stride 2. `kernel` is 1 or 3. */
export function convolution(
  graph: GraphBuilder,
  name: string,
  x: Features,
  to: number,
  { kernel = 3, stride = 1 }: { kernel?: 1 | 3; stride?: 1 | 2 } = {},
): Features {
  const padding = (kernel - 1) / 2
  const weight = graph.weight(`${name}.weight`, [to, x.channels, kernel, kernel])
  const value = graph.node('Conv', [x.value, weight, graph.weight(`${name}.bias`)], {
    kernel_shape: [kernel, kernel],
    pads: [padding, padding, padding, padding],
    strides: [stride, stride],
  })
  return { value, channels: to, size: x.size / stride }
}

/**
 * GroupNorm, with 32 groups where nothing else is said; ONNX Runtime has no CPU kernel of its own for it, and instance normalisation
 * over (N, groups, rest) is the fastest equivalent.
 *
 * @param scaleShift  (N, 2 · channels): the result becomes norm · (1 + scale) + shift, with scale first
 */
export function groupNorm(
  graph: GraphBuilder,
  name: string,
  x: Features,
  scaleShift?: Value,
  { groups, epsilon }: Normalization = admNormalization,
): Features {
  const { channels, size } = x
  const grouped = graph.node('Reshape', [x.value, graph.integers([0, groups, -1])])
  const ones = graph.floats(new Float32Array(groups).fill(1))
  const zeros = graph.floats(new Float32Array(groups))
  const normal = graph.node('InstanceNormalization', [grouped, ones, zeros], { epsilon: { float: epsilon } })
  const shaped = graph.node('Reshape', [normal, graph.integers([0, channels, size, size])])
  let gain = graph.weight(`${name}.weight`, [channels, 1, 1])
  let offset = graph.weight(`${name}.bias`, [channels, 1, 1])
  if (scaleShift) {
    // (γ n + β)(1 + s) + t = n · γ(1 + s) + (β(1 + s) + t): the products on the right are over channels only, not over pixels.
    const columns = graph.node('Reshape', [scaleShift, graph.integers([0, 2 * channels, 1, 1])])
    const [scale, shift] = graph.nodes('Split', [columns], 2, { axis: 1, num_outputs: 2 })
    const factor = graph.node('Add', [scale, graph.floats([1])])
    gain = graph.node('Mul', [gain, factor])
    offset = graph.node('Add', [graph.node('Mul', [offset, factor]), shift])
  }
  return { value: graph.node('Add', [graph.node('Mul', [shaped, gain]), offset]), channels, size }
}

/** Twice the size, every pixel repeated. */
export function nearestUpsample(graph: GraphBuilder, x: Features): Features {
  const value = graph.node('Resize', [x.value, '', graph.floats([1, 1, 2, 2])], {
    mode: 'nearest',
    nearest_mode: 'floor',
    coordinate_transformation_mode: 'asymmetric',
  })
  return { value, channels: x.channels, size: 2 * x.size }
}

/** Half the size, means of 2 × 2 pixels. */
export function averagePool(graph: GraphBuilder, x: Features): Features {
  const value = graph.node('AveragePool', [x.value], { kernel_shape: [2, 2], strides: [2, 2] })
  return { value, channels: x.channels, size: x.size / 2 }
}

/**
 * Self-attention over pixels: softmax(qᵀk / sqrt(d)) v per head.
 *
 * @param qkv  (N, 3 · channels, size, size)
 * @param order  `legacy`: heads are outermost in the channels, then q, k, v; `new`: q, k, v are outermost, then heads
 * @returns (N, channels, size, size)
 */
export function selfAttention(graph: GraphBuilder, qkv: Features, heads: number, order: 'legacy' | 'new'): Features {
  const { size } = qkv
  const channels = qkv.channels / 3
  const width = channels / heads
  const shape = order === 'legacy' ? [0, heads, 3 * width, size * size] : [0, 3 * heads, width, size * size]
  const split = graph.node('Reshape', [qkv.value, graph.integers(shape)])
  const parts = graph.nodes('Split', [split], 3, { axis: order === 'legacy' ? 2 : 1, num_outputs: 3 })
  const mixed = attended(graph, parts as [Value, Value, Value], { heads, width, tokens: size * size })
  return { value: graph.node('Reshape', [mixed, graph.integers([0, channels, size, size])]), channels, size }
}

/** From so many tokens on, several heads are faster in one kernel, which never holds all weights of the attention: docs/graphs.md. */
const fusedFrom = 1024

/**
 * softmax(qᵀk / sqrt(width)) v for every head: plain operators, or ONNX Runtime's MultiHeadAttention where the benchmark says that it is faster.
 *
 * @param qkv  q, k and v, each (N, heads, width, tokens)
 * @returns (N, heads · width, tokens) in one of the shapes that are read as it: heads are outermost
 */
export function attended(
  graph: GraphBuilder,
  [q, k, v]: readonly [Value, Value, Value],
  { heads, width, tokens }: { heads: number; width: number; tokens: number },
): Value {
  if (heads > 1 && tokens >= fusedFrom) {
    const rows = [q, k, v].map((value) =>
      graph.node('Reshape', [
        graph.node('Transpose', [value], { perm: [0, 3, 1, 2] }),
        graph.integers([0, tokens, heads * width]),
      ]),
    )
    const mixed = graph.node('MultiHeadAttention', rows, { num_heads: heads }, 'com.microsoft')
    return graph.node('Transpose', [mixed], { perm: [0, 2, 1] })
  }
  const scaled = graph.node('Mul', [q, graph.floats([1 / Math.sqrt(width)])])
  const scores = graph.node('MatMul', [graph.node('Transpose', [scaled], { perm: [0, 1, 3, 2] }), k])
  const weights = graph.node('Softmax', [scores], { axis: -1 })
  return graph.node('MatMul', [v, graph.node('Transpose', [weights], { perm: [0, 1, 3, 2] })])
}
