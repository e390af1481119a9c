import type { UNet2dConfig } from './unet2dConfig.ts'

export type UNet2dLayer =
  | {
      readonly kind: 'residual'
      readonly name: string
      readonly from: number
      readonly to: number
      readonly resample?: 'down' | 'up'
      /** The sum of the two branches is divided by this. */
      readonly divisor: number
    }
  | {
      readonly kind: 'attention'
      readonly name: string
      readonly channels: number
      readonly headWidth: number
      /** Of its GroupNorm; undefined for none. */
      readonly groups?: number
      readonly divisor: number
    }
  | { readonly kind: 'down' | 'up'; readonly name: string; readonly channels: number }

/** Layers that follow each other without a skip connection between them. */
export interface UNet2dStage {
  readonly name: string
  readonly layers: readonly UNet2dLayer[]
  /** Of its output. */
  readonly channels: number
  /** Image size divided by the size of its output. */
  readonly scale: number
}

/** Every stage down hands its output on and keeps it as a skip; every stage up that begins with a residual block first takes one in. */
export interface UNet2dLayout {
  readonly config: UNet2dConfig
  readonly down: readonly UNet2dStage[]
  readonly middle?: UNet2dStage
  readonly up: readonly (UNet2dStage & { readonly takesSkip: boolean })[]
}

/**
 * Lays out the U-Net as diffusers' UNet2DModel does, with its names.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/unets/unet_2d_blocks.py
 */
export function unet2dLayout(config: UNet2dConfig): UNet2dLayout {
  const { block_out_channels: levels, layers_per_block: depth, norm_num_groups: groups } = config
  const coarsest = levels.length - 1
  const headWidth = (channels: number) => config.attention_head_dim ?? channels
  const residual = (name: string, from: number, to: number): UNet2dLayer => ({
    kind: 'residual',
    name,
    from,
    to,
    divisor: 1,
  })
  const attention = (name: string, channels: number): UNet2dLayer => ({
    kind: 'attention',
    name,
    channels,
    headWidth: headWidth(channels),
    groups,
    divisor: 1,
  })
  const resample = (name: string, direction: 'down' | 'up', channels: number, byResidual: boolean): UNet2dLayer =>
    byResidual
      ? { kind: 'residual', name, from: channels, to: channels, resample: direction, divisor: 1 }
      : { kind: direction, name, channels }

  const down: UNet2dStage[] = []
  const skips = [levels[0]]
  let width = levels[0]
  for (const [level, to] of levels.entries()) {
    const type = config.down_block_types[level]
    const block = `down_blocks.${level}`
    for (let i = 0; i < depth; i++) {
      const layers = [residual(`${block}.resnets.${i}`, width, to)]
      if (type === 'AttnDownBlock2D') layers.push(attention(`${block}.attentions.${i}`, to))
      down.push({ name: `${block}.${i}`, layers, channels: to, scale: 2 ** level })
      skips.push(to)
      width = to
    }
    if (level === coarsest) continue
    const byResidual =
      type === 'ResnetDownsampleBlock2D' || (type === 'AttnDownBlock2D' && config.downsample_type === 'resnet')
    const layers = [resample(`${block}.downsamplers.0`, 'down', to, byResidual)]
    down.push({ name: `${block}.downsamplers`, layers, channels: to, scale: 2 ** (level + 1) })
    skips.push(to)
  }

  const up: UNet2dLayout['up'][number][] = []
  for (let level = coarsest; level >= 0; level--) {
    const to = levels[level]
    const type = config.up_block_types[coarsest - level]
    const block = `up_blocks.${coarsest - level}`
    for (let i = 0; i <= depth; i++) {
      const layers = [residual(`${block}.resnets.${i}`, width + skips.pop()!, to)]
      if (type === 'AttnUpBlock2D') layers.push(attention(`${block}.attentions.${i}`, to))
      up.push({ name: `${block}.${i}`, layers, channels: to, scale: 2 ** level, takesSkip: true })
      width = to
    }
    if (level === 0) continue
    const byResidual =
      type === 'ResnetUpsampleBlock2D' || (type === 'AttnUpBlock2D' && config.upsample_type === 'resnet')
    const layers = [resample(`${block}.upsamplers.0`, 'up', to, byResidual)]
    up.push({ name: `${block}.upsamplers`, layers, channels: to, scale: 2 ** (level - 1), takesSkip: false })
  }
  return { config, down, middle: config.hasMiddle ? middleOf(config) : undefined, up }
}

/** Residual block, attention, residual block; with scale and shift by time the attention has no norm unless the file says its groups. */
function middleOf(config: UNet2dConfig): UNet2dStage {
  const { block_out_channels: levels, mid_block_scale_factor: divisor } = config
  const channels = levels[levels.length - 1]
  const groups =
    config.attn_norm_num_groups ?? (config.resnet_time_scale_shift === 'default' ? config.norm_num_groups : undefined)
  const residual = (i: number): UNet2dLayer => ({
    kind: 'residual',
    name: `mid_block.resnets.${i}`,
    from: channels,
    to: channels,
    divisor,
  })
  const attention: UNet2dLayer = {
    kind: 'attention',
    name: 'mid_block.attentions.0',
    channels,
    headWidth: config.attention_head_dim ?? channels,
    groups,
    divisor,
  }
  return {
    name: 'mid_block',
    layers: config.add_attention ? [residual(0), attention, residual(1)] : [residual(0), residual(1)],
    channels,
    scale: 2 ** (levels.length - 1),
  }
}

/** Width of the embedding of time and class that every residual block sees. */
export function unet2dEmbeddingWidth(config: UNet2dConfig): number {
  return config.time_embedding_dim ?? 4 * config.block_out_channels[0]
}

/** Width of the features of time before its two linear layers. */
export function unet2dTimeWidth(config: UNet2dConfig): number {
  const [width] = config.block_out_channels
  return config.time_embedding_type === 'fourier' ? 2 * width : width
}

/** Channels of queries, keys and values; as many whole heads as the channels hold. */
export function attentionWidth({ channels, headWidth }: { channels: number; headWidth: number }): number {
  return Math.floor(channels / headWidth) * headWidth
}
