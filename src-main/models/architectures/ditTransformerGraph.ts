import { denoiserNames } from '../diffusers/denoiser.ts'
import { graphBuilder, type BuiltGraph, type GraphBuilder, type Value } from '../onnx/graphBuilder.ts'
import { linear, silu } from '../onnx/layers.ts'
import type { Activation, DitConfig } from './ditTransformerConfig.ts'
import { isGated, storedPositions, timeWidth } from './ditTransformerTensors.ts'

/** The longest wavelength of the embeddings of time and position is 2π times this. */
const longestPeriod = 10_000
/** ε of the normalisations that time and class modulate. */
const modulatedEpsilon = 1e-6

interface Context {
  readonly graph: GraphBuilder
  readonly config: DitConfig
  /** Patches along a side; its square is the number T of tokens. */
  readonly side: number
  /** Cosines and sines of the time, (N, 256). */
  readonly waves: Value
  /** The classes, (N,). */
  readonly y: Value
}

/**
 * The diffusion transformer of Peebles and Xie 2023 (figure 3, adaLN-Zero) as an ONNX graph, with diffusers' order of operations:
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/transformers/dit_transformer_2d.py
 *
 * Inputs x (N, C, S, S), t (N,) as the network is told it, y (N,) int64, where the number of classes means none; output
 * (N, C or 2C, S, S). Tokens are (N, T, width) in the order of the rows.
 * @param shapeOf  shape of a weight by its name; undefined for the position embedding where it must be computed
 * @param imageSize  S, a multiple of the patch size
 */
export function ditTransformerGraph(
  config: DitConfig,
  shapeOf: (name: string) => readonly number[] | undefined,
  imageSize: number,
): BuiltGraph {
  const graph = graphBuilder((name) => shapeOf(name)!, denoiserNames.weights)
  const x = graph.input(denoiserNames.state, 'float', ['N', config.channels, imageSize, imageSize])
  const t = graph.input(denoiserNames.timesteps, 'float', ['N'])
  const y = graph.input(denoiserNames.classes, 'int64', ['N'])
  const context: Context = { graph, config, side: imageSize / config.patchSize, waves: timeWaves(graph, t), y }

  const positions = shapeOf(storedPositions) ? graph.weight(storedPositions) : positionEmbedding(context)
  let tokens = graph.node('Add', [patchEmbedding(context, x), positions])
  for (let i = 0; i < config.blocks; i++) tokens = transformerBlock(context, `transformer_blocks.${i}`, tokens)

  const conditioning = silu(graph, timeAndClass(context, 'transformer_blocks.0.norm1.emb'))
  const [shift, scale] = modulations(context, linear(graph, 'proj_out_1', conditioning), 2)
  const last = modulated(graph, layerNorm(context, tokens, modulatedEpsilon), shift, scale)
  const patches = dense(context, 'proj_out_2', last, config.width, config.patchSize ** 2 * config.outputChannels)
  const output = unpatched(context, patches)
  return graph.finish(output, denoiserNames.output, ['N', config.outputChannels, imageSize, imageSize])
}

/** Cosines, then sines, of t at geometrically falling frequencies, the last of which is 1 / longestPeriod. */
function timeWaves(graph: GraphBuilder, t: Value): Value {
  const half = timeWidth / 2
  // Rounded to float32 after every operation, as torch computes it; at t = 1000 a last bit of the frequency shows.
  const rate = Math.fround(-Math.log(longestPeriod))
  const exponents = Float32Array.from({ length: half }, (_, i) => Math.fround(rate * i) / (half - 1))
  const frequencies = graph.floats(exponents.map(Math.exp), [1, half])
  const angles = graph.node('Mul', [graph.node('Reshape', [t, graph.integers([-1, 1])]), frequencies])
  return graph.node('Concat', [graph.node('Cos', [angles]), graph.node('Sin', [angles])], { axis: 1 })
}

/** Every patch of the state becomes a token. */
function patchEmbedding({ graph, config, side }: Context, x: Value): Value {
  const { patchSize, width } = config
  const kernel = [patchSize, patchSize]
  const features = graph.node('Conv', [x, graph.weight('pos_embed.proj.weight'), graph.weight('pos_embed.proj.bias')], {
    kernel_shape: kernel,
    strides: kernel,
  })
  const columns = graph.node('Reshape', [features, graph.integers([0, width, side ** 2])])
  return graph.node('Transpose', [columns], { perm: [0, 2, 1] })
}

/**
 * Sines, then cosines, of the column in the first half of a token, of the row in the second: (1, T, width). Where the state is larger
 * or smaller than the trained ones, the same range of positions is divided more finely or coarsely.
 */
function positionEmbedding({ graph, config, side }: Context): Value {
  const { width, sampleSize, patchSize, interpolationScale } = config
  const trained = sampleSize / patchSize
  const quarter = width / 4
  const waves = Array.from({ length: side }, (_, i) => {
    const position = i / (side / trained) / interpolationScale
    const angles = Array.from({ length: quarter }, (_, j) => position / longestPeriod ** (j / quarter))
    return [...angles.map(Math.sin), ...angles.map(Math.cos)]
  }).flat()
  const square = graph.integers([side, side, width / 2])
  const columns = graph.node('Expand', [graph.floats(waves, [1, side, width / 2]), square])
  const rows = graph.node('Expand', [graph.floats(waves, [side, 1, width / 2]), square])
  const both = graph.node('Concat', [columns, rows], { axis: 2 })
  return graph.node('Reshape', [both, graph.integers([1, side ** 2, width])])
}

/** Attention, then the feed-forward network; each is normalised, scaled and shifted before and gated after by time and class. */
function transformerBlock(context: Context, name: string, tokens: Value): Value {
  const { graph, config } = context
  const conditioning = silu(graph, timeAndClass(context, `${name}.norm1.emb`))
  const modulation = modulations(context, linear(graph, `${name}.norm1.linear`, conditioning), 6)
  const [attentionShift, attentionScale, attentionGate, forwardShift, forwardScale, forwardGate] = modulation

  const before = modulated(graph, layerNorm(context, tokens, modulatedEpsilon), attentionShift, attentionScale)
  const attended = graph.node('Mul', [attentionGate, attention(context, `${name}.attn1`, before)])
  const between = graph.node('Add', [attended, tokens])

  const normal = layerNorm(context, between, config.epsilon, config.affineNorm ? `${name}.norm3` : undefined)
  const fed = feedForward(context, `${name}.ff.net`, modulated(graph, normal, forwardShift, forwardScale))
  return graph.node('Add', [graph.node('Mul', [forwardGate, fed]), between])
}

/** The embedding of time plus that of the class, (N, width). */
function timeAndClass({ graph, waves, y }: Context, name: string): Value {
  const hidden = silu(graph, linear(graph, `${name}.timestep_embedder.linear_1`, waves))
  const time = linear(graph, `${name}.timestep_embedder.linear_2`, hidden)
  return graph.node('Add', [
    time,
    graph.node('Gather', [graph.weight(`${name}.class_embedder.embedding_table.weight`), y]),
  ])
}

/** (N, count · width) as `count` values (N, 1, width). */
function modulations({ graph, config }: Context, together: Value, count: number): Value[] {
  const rows = graph.node('Reshape', [together, graph.integers([0, count, config.width])])
  return graph.nodes('Split', [rows], count, { axis: 1, num_outputs: count })
}

/** x · (1 + scale) + shift */
function modulated(graph: GraphBuilder, x: Value, shift: Value, scale: Value): Value {
  return graph.node('Add', [graph.node('Mul', [x, graph.node('Add', [scale, graph.floats([1])])]), shift])
}

/** Normalises every token; `name` is of a gain and an offset. */
function layerNorm({ graph, config }: Context, tokens: Value, epsilon: number, name?: string): Value {
  const affine = name
    ? [graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)]
    : [graph.floats(new Float32Array(config.width).fill(1))]
  return graph.node('LayerNormalization', [tokens, ...affine], { axis: -1, epsilon: { float: epsilon } })
}

/** softmax(q kᵀ / sqrt(d)) v per head, over all tokens. */
function attention(context: Context, name: string, tokens: Value): Value {
  const { graph, config, side } = context
  const { width, heads, attentionBias } = config
  const perHead = graph.integers([0, side ** 2, heads, width / heads])
  const projected = (layer: string, perm: readonly number[]) => {
    const value = dense(context, `${name}.${layer}`, tokens, width, width, attentionBias)
    return graph.node('Transpose', [graph.node('Reshape', [value, perHead])], { perm })
  }
  const scaled = graph.node('Mul', [projected('to_q', [0, 2, 1, 3]), graph.floats([1 / Math.sqrt(width / heads)])])
  const scores = graph.node('MatMul', [scaled, projected('to_k', [0, 2, 3, 1])])
  const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), projected('to_v', [0, 2, 1, 3])])
  const joined = graph.node('Reshape', [
    graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
    graph.integers([0, side ** 2, width]),
  ])
  return dense(context, `${name}.to_out.0`, joined, width, width)
}

/** Two layers with four times the width between them. */
function feedForward(context: Context, name: string, tokens: Value): Value {
  const { graph, config } = context
  const hiddenWidth = (isGated(config) ? 8 : 4) * config.width
  const hidden = dense(context, `${name}.0.proj`, tokens, config.width, hiddenWidth)
  const active = activated(graph, hidden, config.activation)
  return dense(context, `${name}.2`, active, 4 * config.width, config.width)
}

function activated(graph: GraphBuilder, x: Value, activation: Activation): Value {
  switch (activation) {
    case 'gelu':
      return graph.node('Gelu', [x])
    case 'gelu-approximate':
      return graph.node('Gelu', [x], { approximate: 'tanh' })
    case 'geglu-approximate':
      // Not gated, whatever its name says: x · sigmoid(1.702 x), the other approximation of GELU.
      return graph.node('Mul', [x, graph.node('Sigmoid', [graph.node('Mul', [x, graph.floats([1.702])])])])
    case 'linear-silu':
      return silu(graph, x)
    case 'geglu':
    case 'swiglu': {
      const [value, gate] = graph.nodes('Split', [x], 2, { axis: 2, num_outputs: 2 })
      return graph.node('Mul', [value, activation === 'geglu' ? graph.node('Gelu', [gate]) : silu(graph, gate)])
    }
  }
}

/** y = W x + b for every token; as one matrix product over all of them it uses W as torch stores it. */
function dense({ graph, side }: Context, name: string, tokens: Value, from: number, to: number, bias = true): Value {
  const rows = graph.node('Reshape', [tokens, graph.integers([-1, from])])
  const inputs = [rows, graph.weight(`${name}.weight`), ...(bias ? [graph.weight(`${name}.bias`)] : [])]
  const value = graph.node('Gemm', inputs, { transB: 1 })
  return graph.node('Reshape', [value, graph.integers([-1, side ** 2, to])])
}

/** Puts the patches (N, T, p · p · channels) together to (N, channels, S, S). */
function unpatched({ graph, config, side }: Context, patches: Value): Value {
  const { patchSize, outputChannels } = config
  const apart = graph.node('Reshape', [patches, graph.integers([-1, side, side, patchSize, patchSize, outputChannels])])
  const inOrder = graph.node('Transpose', [apart], { perm: [0, 5, 1, 3, 2, 4] })
  const size = side * patchSize
  return graph.node('Reshape', [inOrder, graph.integers([-1, outputChannels, size, size])])
}
