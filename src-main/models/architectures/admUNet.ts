import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { graphBuilder, type BuiltGraph, type GraphBuilder, type Value } from '../onnx/graphBuilder.ts'
import {
  averagePool,
  convolution,
  groupNorm,
  linear,
  nearestUpsample,
  selfAttention,
  silu,
  type Features,
} from '../onnx/layers.ts'
import { headsOf } from './admHeads.ts'
import type { AdmBlock, AdmLayer, AdmLayout, AdmNetwork } from './admLayout.ts'

/** The longest wavelength of the time embedding is 2π times this. */
const longestPeriod = 10_000

/** What the graph's values are called. */
export const admNames = { state: 'x', timesteps: 't', classes: 'y', output: 'output', weights: 'weights' } as const

/**
 * The U-Net of Dhariwal and Nichol 2021 (appendix A) and of Nichol and Dhariwal 2021 as an ONNX graph, with guided-diffusion's order of
 * operations: https://github.com/openai/guided-diffusion/blob/main/guided_diffusion/unet.py
 *
 * Inputs x (N, C, S, S), t (N,) as the network is told it, y (N,) int64 for class-conditional networks; output (N, C or 2C, S, S).
 * @param settings  imageSize, and heads or headChannels, and attentionOrder, all given and checked
 * @param shapeOf  shape of a weight by its name
 */
export function admUNet(
  layout: AdmLayout,
  settings: ModelSettings,
  shapeOf: (name: string) => readonly number[],
): BuiltGraph {
  const { network } = layout
  const size = settings.imageSize!
  const graph = graphBuilder(shapeOf, admNames.weights)
  const x = graph.input(admNames.state, 'float', ['N', network.channels, size, size])
  const t = graph.input(admNames.timesteps, 'float', ['N'])

  let embedding = timeEmbedding(graph, t, network)
  if (network.classes) {
    const y = graph.input(admNames.classes, 'int64', ['N'])
    embedding = graph.node('Add', [embedding, graph.node('Gather', [graph.weight('label_emb.weight'), y])])
  }
  // Every residual block begins its use of the embedding with SiLU, so it is done once.
  const context: Context = { graph, network, settings, embedding: silu(graph, embedding) }

  const skips: Features[] = []
  let features: Features = { value: x, channels: network.channels, size }
  for (const block of layout.input) skips.push((features = addBlock(context, block, features)))
  features = addBlock(context, layout.middle, features)
  for (const block of layout.output) features = addBlock(context, block, concatenate(graph, features, skips.pop()!))

  const last = activated(graph, groupNorm(graph, 'out.0', features))
  const output = convolution(graph, 'out.2', last, network.outputChannels)
  return graph.finish(output.value, admNames.output, ['N', network.outputChannels, size, size])
}

interface Context {
  readonly graph: GraphBuilder
  readonly network: AdmNetwork
  readonly settings: ModelSettings
  /** SiLU of the embedding of time and class, (N, 4 · modelChannels). */
  readonly embedding: Value
}

/** Cosines, then sines, of t at geometrically falling frequencies, then two linear layers. */
function timeEmbedding(graph: GraphBuilder, t: Value, { modelChannels }: AdmNetwork): Value {
  const half = Math.floor(modelChannels / 2)
  // Rounded to float32 after every operation, as torch computes it; at t = 1000 a last bit of the frequency shows.
  const rate = Math.fround(-Math.log(longestPeriod))
  const frequencies = Float32Array.from({ length: half }, (_, i) => Math.exp(Math.fround(Math.fround(rate * i) / half)))
  const column = graph.node('Reshape', [t, graph.integers([-1, 1])])
  const angles = graph.node('Mul', [column, graph.floats(frequencies, [1, half])])
  const waves = [graph.node('Cos', [angles]), graph.node('Sin', [angles])]
  if (modelChannels % 2) waves.push(graph.node('Mul', [column, graph.floats([0])]))
  const features = graph.node('Concat', waves, { axis: 1 })
  return linear(graph, 'time_embed.2', silu(graph, linear(graph, 'time_embed.0', features)))
}

function addBlock(context: Context, block: AdmBlock, features: Features): Features {
  return block.layers.reduce((before, layer) => addLayer(context, layer, before), features)
}

function addLayer(context: Context, layer: AdmLayer, x: Features): Features {
  const { graph } = context
  switch (layer.kind) {
    case 'convolution':
      return convolution(graph, layer.name, x, layer.to)
    case 'residual':
      return residualBlock(context, layer, x)
    case 'attention':
      return attentionBlock(context, layer.name, x)
    case 'down':
      return layer.learned
        ? convolution(graph, `${layer.name}.op`, x, x.channels, { stride: 2 })
        : averagePool(graph, x)
    case 'up': {
      const larger = nearestUpsample(graph, x)
      return layer.learned ? convolution(graph, `${layer.name}.conv`, larger, x.channels) : larger
    }
  }
}

/** norm, SiLU, (resample,) convolution, time, norm, SiLU, convolution, beside a skip connection. */
function residualBlock(
  { graph, network, embedding }: Context,
  { name, to, resample }: Extract<AdmLayer, { kind: 'residual' }>,
  x: Features,
): Features {
  const resampled = (features: Features) =>
    resample === 'down' ? averagePool(graph, features) : resample === 'up' ? nearestUpsample(graph, features) : features
  const time = linear(graph, `${name}.emb_layers.1`, embedding)

  let h = activated(graph, groupNorm(graph, `${name}.in_layers.0`, x))
  h = convolution(graph, `${name}.in_layers.2`, resampled(h), to)
  if (network.scaleShift) h = groupNorm(graph, `${name}.out_layers.0`, h, time)
  else {
    const column = graph.node('Reshape', [time, graph.integers([0, to, 1, 1])])
    h = groupNorm(graph, `${name}.out_layers.0`, { ...h, value: graph.node('Add', [h.value, column]) })
  }
  h = convolution(graph, `${name}.out_layers.3`, activated(graph, h), to)

  const around = resampled(x)
  const skip = x.channels === to ? around : convolution(graph, `${name}.skip_connection`, around, to, { kernel: 1 })
  return added(graph, skip, h)
}

function attentionBlock({ graph, settings }: Context, name: string, x: Features): Features {
  const normal = groupNorm(graph, `${name}.norm`, x)
  const qkv = convolution(graph, `${name}.qkv`, normal, 3 * x.channels, { kernel: 1 })
  const mixed = selfAttention(graph, qkv, headsOf(x.channels, headSettings(name, settings)), settings.attentionOrder!)
  return added(graph, x, convolution(graph, `${name}.proj_out`, mixed, x.channels, { kernel: 1 }))
}

/** The way up may have other heads than the rest. */
function headSettings(name: string, settings: ModelSettings): ModelSettings {
  const { heads, headsUpsample = heads } = settings
  return name.startsWith('output_blocks.') ? { ...settings, heads: headsUpsample } : settings
}

function activated(graph: GraphBuilder, x: Features): Features {
  return { ...x, value: silu(graph, x.value) }
}

function added(graph: GraphBuilder, a: Features, b: Features): Features {
  return { ...a, value: graph.node('Add', [a.value, b.value]) }
}

function concatenate(graph: GraphBuilder, a: Features, b: Features): Features {
  return { ...a, value: graph.node('Concat', [a.value, b.value], { axis: 1 }), channels: a.channels + b.channels }
}
