import type { z } from 'zod'
import type { Facts } from '../../../src-shared/contract/views.ts'
import type { NetworkPart } from './describeAdm.ts'
import { unet2dEmbeddingWidth, type UNet2dLayer, type UNet2dLayout } from './unet2dLayout.ts'
import { unet2dTensors } from './unet2dTensors.ts'

/** What the configuration says about the architecture. */
export function unet2dFacts({ config }: UNet2dLayout): z.infer<typeof Facts> {
  const said = (name: string, value: string) => ({ name, value, from: 'file' as const })
  return [
    said('Channels', `${config.in_channels} in, ${config.out_channels} out`),
    said('Channels per resolution', config.block_out_channels.join(', ')),
    said('Residual blocks per resolution', String(config.layers_per_block)),
    said('Blocks on the way down', config.down_block_types.join(', ')),
    said('Middle', config.hasMiddle ? (config.add_attention ? 'with attention' : 'without attention') : 'none'),
    said('Blocks on the way up', config.up_block_types.join(', ')),
    said('Channels of an attention head', String(config.attention_head_dim ?? 'all, one head')),
    said(
      'Groups of a norm',
      config.norm_num_groups === undefined ? 'a quarter of the channels, at most 32' : String(config.norm_num_groups),
    ),
    said('Time enters by', config.resnet_time_scale_shift === 'scale_shift' ? 'scale and shift' : 'addition'),
    said('Time embedding', config.time_embedding_type),
  ]
}

/** The parts of the U-Net in the order of the data. Without an image size, sizes are given as shares of it. */
export function unet2dParts(layout: UNet2dLayout, imageSize: number | undefined): NetworkPart[] {
  const { config, down, middle, up } = layout
  const shape = (channels: number, scale: number) => {
    const side = imageSize === undefined ? (scale === 1 ? 'H' : `H/${scale}`) : String(imageSize / scale)
    return `${channels} × ${side} × ${side.replace('H', 'W')}`
  }
  const embedding = String(unet2dEmbeddingWidth(config))
  const described = new Map([
    ['time_embedding', { what: `${config.time_embedding_type} time embedding, two linear layers`, shape: embedding }],
    ['class_embedding', { what: `embedding of ${config.num_class_embeds} classes`, shape: embedding }],
    [
      'conv_in',
      {
        what: `convolution ${config.in_channels} → ${config.block_out_channels[0]}`,
        shape: shape(config.block_out_channels[0], 1),
      },
    ],
    ['conv_out', { what: 'norm, SiLU, convolution', shape: shape(config.out_channels, 1) }],
    ...[...down, ...(middle ? [middle] : []), ...up].map(
      (stage) =>
        [
          stage.name,
          { what: stage.layers.map(describeLayer).join(', '), shape: shape(stage.channels, stage.scale) },
        ] as const,
    ),
  ])
  return unet2dTensors(layout).map(({ part, tensors }) => ({
    part,
    ...described.get(part)!,
    parameters: tensors.reduce((sum, [, dimensions]) => sum + dimensions.reduce((a, b) => a * b, 1), 0),
  }))
}

function describeLayer(layer: UNet2dLayer): string {
  switch (layer.kind) {
    case 'residual':
      return layer.resample ? `residual, ${layer.resample}` : `residual ${layer.from} → ${layer.to}`
    case 'attention':
      return 'attention'
    case 'down':
      return 'strided convolution'
    case 'up':
      return 'upsample, convolution'
    case 'picture down':
      return 'smaller picture added'
    case 'picture up':
      return layer.grows ? 'larger picture, added to' : 'larger picture'
  }
}
