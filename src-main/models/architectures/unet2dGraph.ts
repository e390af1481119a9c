import { denoiserNames } from '../diffusers/denoiser.ts'
import { graphBuilder, type BuiltGraph, type GraphBuilder, type Value } from '../onnx/graphBuilder.ts'
import { averagePool, convolution, groupNorm, linear, nearestUpsample, silu, type Features } from '../onnx/layers.ts'
import { firDownsample, firUpsample } from './firResampling.ts'
import { headAttention } from './headAttention.ts'
import type { UNet2dConfig } from './unet2dConfig.ts'
import {
  attentionWidth,
  quarter,
  unet2dGroups,
  type UNet2dLayer,
  type UNet2dLayout,
  type UNet2dStage,
} from './unet2dLayout.ts'
import { timeFeatures } from './unet2dTime.ts'

/**
 * diffusers' UNet2DModel as an ONNX graph, with its order of operations:
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/unets/unet_2d.py
 *
 * Inputs x (N, C, S, S), t (N,) as the network is told it, y (N,) int64 for class-conditional networks; output (N, C or 2C, S, S).
 * @param size  S
 * @param shapeOf  shape of a weight by its name
 */
export function unet2dGraph(
  layout: UNet2dLayout,
  size: number,
  shapeOf: (name: string) => readonly number[],
): BuiltGraph {
  const { config } = layout
  const graph = graphBuilder(shapeOf, denoiserNames.weights)
  const x = graph.input(denoiserNames.state, 'float', ['N', config.in_channels, size, size])
  const t = graph.input(denoiserNames.timesteps, 'float', ['N'])
  const embedding = timeAndClass(graph, config, t)
  const [width] = config.block_out_channels
  const centred = config.center_input_sample
    ? graph.node('Sub', [graph.node('Mul', [x, graph.floats([2])]), graph.floats([1])])
    : x
  const picture: Features = { value: centred, channels: config.in_channels, size }
  const context: Context = { graph, config, embedding: activation(graph, config, embedding), picture }

  let features = convolution(graph, 'conv_in', picture, width)
  const skips = [features]
  for (const stage of layout.down) skips.push((features = addStage(context, stage, features)))
  if (layout.middle) features = addStage(context, layout.middle, features)
  // The way up draws a picture of its own.
  const upward: Context = { ...context, picture: undefined }
  for (const stage of layout.up)
    features = addStage(upward, stage, stage.takesSkip ? concatenate(graph, features, skips.pop()!) : features)

  const normal = norm(context, 'conv_norm_out', features, unet2dGroups(config, width))
  const last = { ...normal, value: silu(graph, normal.value) }
  let { value: output } = convolution(graph, 'conv_out', last, config.out_channels)
  if (upward.picture) output = graph.node('Add', [output, upward.picture.value])
  if (config.time_embedding_type === 'fourier')
    output = graph.node('Div', [output, graph.node('Reshape', [t, graph.integers([-1, 1, 1, 1])])])
  return graph.finish(output, denoiserNames.output, ['N', config.out_channels, size, size])
}

interface Context {
  readonly graph: GraphBuilder
  readonly config: UNet2dConfig
  /** The embedding of time and class, activated as every residual block wants it. */
  readonly embedding: Value
  /** The picture beside the features, which skip blocks see and draw. */
  picture?: Features
}

/** Features of the time through two linear layers; those of the class are added. */
function timeAndClass(graph: GraphBuilder, config: UNet2dConfig, t: Value): Value {
  const twoLinear = (name: string, features: Value) =>
    linear(graph, `${name}.linear_2`, silu(graph, linear(graph, `${name}.linear_1`, features)))
  const time = twoLinear('time_embedding', timeFeatures(graph, config, t))
  if (!config.num_class_embeds) return time
  const y = graph.input(denoiserNames.classes, 'int64', ['N'])
  const classes =
    config.class_embed_type === 'timestep'
      ? twoLinear('class_embedding', timeFeatures(graph, config, graph.node('Cast', [y], { to: 1 })))
      : graph.node('Gather', [graph.weight('class_embedding.weight'), y])
  return graph.node('Add', [time, classes])
}

function addStage(context: Context, stage: UNet2dStage, features: Features): Features {
  return stage.layers.reduce((before, layer) => addLayer(context, layer, before), features)
}

function addLayer(context: Context, layer: UNet2dLayer, x: Features): Features {
  const { graph, config } = context
  switch (layer.kind) {
    case 'residual':
      return residualBlock(context, layer, x)
    case 'attention':
      return attentionBlock(context, layer, x)
    case 'down':
      return stridedConvolution(graph, `${layer.name}.conv`, x, config.downsample_padding)
    case 'up':
      return convolution(graph, `${layer.name}.conv`, nearestUpsample(graph, x), x.channels)
    case 'picture down': {
      const picture = firDownsample(graph, context.picture!)
      context.picture = picture
      return sumOver(graph, convolution(graph, `${layer.name}.skip_conv`, picture, x.channels, { kernel: 1 }), x, 1)
    }
    case 'picture up':
      context.picture = enlargedPicture(context, layer, x)
      return x
  }
}

/** The picture at twice its size; where it grows, a normed, activated and convolved view of the features is added. */
function enlargedPicture(
  context: Context,
  { name, grows }: Extract<UNet2dLayer, { kind: 'picture up' }>,
  x: Features,
): Features | undefined {
  const { graph, config, picture } = context
  const larger = picture && firUpsample(graph, picture)
  if (!grows) return larger
  const normal = norm(context, `${name}.skip_norm`, x, quarter(x.channels))
  const drawn = { ...normal, value: silu(graph, normal.value) }
  const added = convolution(graph, `${name}.skip_conv`, drawn, config.in_channels)
  return larger ? sumOver(graph, larger, added, 1) : added
}

/** norm, activation, (resample,) convolution, time, norm, activation, convolution, beside a skip connection. */
function residualBlock(
  context: Context,
  { name, to, resample, filtered, groups, shortcut, divisor }: Extract<UNet2dLayer, { kind: 'residual' }>,
  x: Features,
): Features {
  const { graph, config, embedding } = context
  const [smaller, larger] = filtered ? [firDownsample, firUpsample] : [averagePool, nearestUpsample]
  const activated = (features: Features) => ({ ...features, value: activation(graph, config, features.value) })
  const resampled = (features: Features) =>
    resample === 'down' ? smaller(graph, features) : resample === 'up' ? larger(graph, features) : features
  const time = linear(graph, `${name}.time_emb_proj`, embedding)

  let h = activated(norm(context, `${name}.norm1`, x, groups[0]))
  h = convolution(graph, `${name}.conv1`, resampled(h), to)
  if (config.resnet_time_scale_shift === 'scale_shift') h = norm(context, `${name}.norm2`, h, groups[1], time)
  else {
    const column = graph.node('Reshape', [time, graph.integers([0, to, 1, 1])])
    const timed = { ...h, value: graph.node('Add', [h.value, column]) }
    h = norm(context, `${name}.norm2`, timed, groups[1])
  }
  h = convolution(graph, `${name}.conv2`, activated(h), to)

  const around = resampled(x)
  const skip = shortcut ? convolution(graph, `${name}.conv_shortcut`, around, to, { kernel: 1 }) : around
  return sumOver(graph, skip, h, divisor)
}

function attentionBlock(context: Context, layer: Extract<UNet2dLayer, { kind: 'attention' }>, x: Features): Features {
  const { graph } = context
  const { name, groups, headWidth, divisor } = layer
  const width = attentionWidth(layer)
  const normal = groups ? norm(context, `${name}.group_norm`, x, groups) : x
  const projected = (part: string) => convolution(graph, `${name}.${part}`, normal, width, { kernel: 1 })
  const mixed = headAttention(graph, projected('to_q'), projected('to_k'), projected('to_v'), width / headWidth)
  return sumOver(graph, x, convolution(graph, `${name}.to_out.0`, mixed, x.channels, { kernel: 1 }), divisor)
}

/** 3 × 3 with stride 2; a padding of 0 means one row and column at the far ends only. */
function stridedConvolution(graph: GraphBuilder, name: string, x: Features, padding: 0 | 1): Features {
  const { channels, size } = x
  const value = graph.node('Conv', [x.value, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)], {
    kernel_shape: [3, 3],
    pads: [padding, padding, 1, 1],
    strides: [2, 2],
  })
  return { value, channels, size: size / 2 }
}

function norm({ graph, config }: Context, name: string, x: Features, groups: number, scaleShift?: Value): Features {
  return groupNorm(graph, name, x, scaleShift, { groups, epsilon: config.norm_eps })
}

function activation(graph: GraphBuilder, { act_fn: name }: UNet2dConfig, x: Value): Value {
  if (name === 'silu' || name === 'swish') return silu(graph, x)
  return graph.node({ mish: 'Mish', gelu: 'Gelu', relu: 'Relu' }[name], [x])
}

function sumOver(graph: GraphBuilder, a: Features, b: Features, divisor: number): Features {
  const sum = graph.node('Add', [a.value, b.value])
  return { ...a, value: divisor === 1 ? sum : graph.node('Div', [sum, graph.floats([divisor])]) }
}

function concatenate(graph: GraphBuilder, a: Features, b: Features): Features {
  return { ...a, value: graph.node('Concat', [a.value, b.value], { axis: 1 }), channels: a.channels + b.channels }
}
