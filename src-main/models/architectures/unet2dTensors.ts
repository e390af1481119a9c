import {
  attentionWidth,
  unet2dEmbeddingWidth,
  unet2dTimeWidth,
  type UNet2dLayer,
  type UNet2dLayout,
  type UNet2dStage,
} from './unet2dLayout.ts'
import type { UNet2dConfig } from './unet2dConfig.ts'

type Shapes = [name: string, shape: readonly number[]][]

/** Name and shape of every tensor of the network, part by part in the order of the data. */
export function unet2dTensors(layout: UNet2dLayout): { part: string; tensors: Shapes }[] {
  const { config, down, middle, up } = layout
  const embedding = unet2dEmbeddingWidth(config)
  const time = unet2dTimeWidth(config)
  const [width] = config.block_out_channels
  const stage = ({ name, layers }: UNet2dStage) => ({
    part: name,
    tensors: layers.flatMap((layer) => layerTensors(layer, config)),
  })
  return [
    {
      part: 'time_embedding',
      tensors: [...timeProjection(config), ...twoLinear('time_embedding', time, embedding)],
    },
    ...(config.num_class_embeds ? [{ part: 'class_embedding', tensors: classTensors(config, time, embedding) }] : []),
    { part: 'conv_in', tensors: weightAndBias('conv_in', [width, config.in_channels, 3, 3]) },
    ...down.map(stage),
    ...(middle ? [stage(middle)] : []),
    ...up.map(stage),
    {
      part: 'conv_out',
      tensors: [
        ...weightAndBias('conv_norm_out', [width]),
        ...weightAndBias('conv_out', [config.out_channels, width, 3, 3]),
      ],
    },
  ]
}

function timeProjection(config: UNet2dConfig): Shapes {
  const [width] = config.block_out_channels
  if (config.time_embedding_type === 'fourier') return [['time_proj.weight', [width]]]
  if (config.time_embedding_type === 'learned') return [['time_proj.weight', [config.num_train_timesteps!, width]]]
  return []
}

function classTensors(config: UNet2dConfig, time: number, embedding: number): Shapes {
  if (config.class_embed_type === 'timestep') return twoLinear('class_embedding', time, embedding)
  return [['class_embedding.weight', [config.num_class_embeds!, embedding]]]
}

function layerTensors(layer: UNet2dLayer, config: UNet2dConfig): Shapes {
  const { name } = layer
  switch (layer.kind) {
    case 'residual': {
      const { from, to } = layer
      const time = config.resnet_time_scale_shift === 'scale_shift' ? 2 * to : to
      return [
        ...weightAndBias(`${name}.norm1`, [from]),
        ...weightAndBias(`${name}.conv1`, [to, from, 3, 3]),
        ...weightAndBias(`${name}.time_emb_proj`, [time, unet2dEmbeddingWidth(config)]),
        ...weightAndBias(`${name}.norm2`, [to]),
        ...weightAndBias(`${name}.conv2`, [to, to, 3, 3]),
        ...(layer.shortcut ? weightAndBias(`${name}.conv_shortcut`, [to, from, 1, 1]) : []),
      ]
    }
    case 'attention': {
      const { channels } = layer
      const width = attentionWidth(layer)
      return [
        ...(layer.groups ? weightAndBias(`${name}.group_norm`, [channels]) : []),
        ...['to_q', 'to_k', 'to_v'].flatMap((part) => weightAndBias(`${name}.${part}`, [width, channels])),
        ...weightAndBias(`${name}.to_out.0`, [channels, width]),
      ]
    }
    case 'down':
    case 'up':
      return weightAndBias(`${name}.conv`, [layer.channels, layer.channels, 3, 3])
    case 'picture down':
      return weightAndBias(`${name}.skip_conv`, [layer.channels, config.in_channels, 1, 1])
    case 'picture up':
      if (!layer.grows) return []
      return [
        ...weightAndBias(`${name}.skip_norm`, [layer.channels]),
        ...weightAndBias(`${name}.skip_conv`, [config.in_channels, layer.channels, 3, 3]),
      ]
  }
}

function twoLinear(name: string, from: number, to: number): Shapes {
  return [...weightAndBias(`${name}.linear_1`, [to, from]), ...weightAndBias(`${name}.linear_2`, [to, to])]
}

function weightAndBias(name: string, shape: readonly number[]): Shapes {
  return [
    [`${name}.weight`, shape],
    [`${name}.bias`, [shape[0]]],
  ]
}
