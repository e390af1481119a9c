import type { UNet2dConfig } from './unet2dConfig.ts'

export type UNet2dLayer =
  | {
      readonly kind: 'residual'
      readonly name: string
      readonly from: number
      readonly to: number
      readonly resample?: 'down' | 'up'
      /** Whether the resolution changes by the filter 1, 3, 3, 1 and not by averages and repeats. */
      readonly filtered: boolean
      /** Groups of the first and the second norm. */
      readonly groups: readonly [number, number]
      /** Whether the branch around has a convolution of its own. */
      readonly shortcut: boolean
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
  /** The picture beside the features: made smaller and added to them, or enlarged and, where it `grows`, added to from them. */
  | { readonly kind: 'picture down'; readonly name: string; readonly channels: number }
  | { readonly kind: 'picture up'; readonly name: string; readonly channels: number; readonly grows: boolean }

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

type Residual = Extract<UNet2dLayer, { kind: 'residual' }>
type Attention = Extract<UNet2dLayer, { kind: 'attention' }>

/** Skip blocks, as in the NCSN++ of Song et al. 2021, divide every sum by this and have 32 groups in their attention. */
const skipDivisor = Math.SQRT2
const skipAttentionGroups = 32

/**
 * Lays out the U-Net as diffusers' UNet2DModel does, with its names.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/unets/unet_2d_blocks.py
 */
export function unet2dLayout(config: UNet2dConfig): UNet2dLayout {
  const { block_out_channels: levels, layers_per_block: depth } = config
  const coarsest = levels.length - 1

  const down: UNet2dStage[] = []
  const skips = [levels[0]]
  let width = levels[0]
  for (const [level, to] of levels.entries()) {
    const type = config.down_block_types[level]
    const block = `down_blocks.${level}`
    for (let i = 0; i < depth; i++) {
      const layers: UNet2dLayer[] = [residual(config, type, `${block}.resnets.${i}`, width, to)]
      if (type.startsWith('Attn')) layers.push(attention(config, type, `${block}.attentions.${i}`, to))
      down.push({ name: `${block}.${i}`, layers, channels: to, scale: 2 ** level })
      skips.push(to)
      width = to
    }
    if (level === coarsest) continue
    const layers = resampling(config, type, block, to, 'down')
    down.push({ name: `${block}.downsamplers`, layers, channels: to, scale: 2 ** (level + 1) })
    skips.push(to)
  }

  const up: UNet2dLayout['up'][number][] = []
  for (let level = coarsest; level >= 0; level--) {
    const to = levels[level]
    const type = config.up_block_types[coarsest - level]
    const block = `up_blocks.${coarsest - level}`
    for (let i = 0; i <= depth; i++) {
      const skip = skips.pop()!
      const layers: UNet2dLayer[] = [residual(config, type, `${block}.resnets.${i}`, width + skip, to, skip)]
      if (type === 'AttnUpBlock2D') layers.push(attention(config, type, `${block}.attentions.${i}`, to))
      // This block has one attention layer, behind all its residual blocks.
      if (type === 'AttnSkipUpBlock2D' && i === depth) layers.push(attention(config, type, `${block}.attentions.0`, to))
      up.push({ name: `${block}.${i}`, layers, channels: to, scale: 2 ** level, takesSkip: true })
      width = to
    }
    if (level > 0) {
      const layers = resampling(config, type, block, to, 'up')
      up.push({ name: `${block}.upsamplers`, layers, channels: to, scale: 2 ** (level - 1), takesSkip: false })
    } else if (type.includes('Skip')) {
      const layers: UNet2dLayer[] = [{ kind: 'picture up', name: block, channels: to, grows: false }]
      up.push({ name: `${block}.upsampler`, layers, channels: to, scale: 1, takesSkip: false })
    }
  }
  return { config, down, middle: config.hasMiddle ? middleOf(config) : undefined, up }
}

/** @param skip  of the channels `from`, those that came in beside the features */
function residual(config: UNet2dConfig, type: string, name: string, from: number, to: number, skip = 0): Residual {
  const shortcut = from !== to
  const plain = { kind: 'residual', name, from, to, filtered: false, shortcut } as const
  if (!type.includes('Skip')) {
    const groups = unet2dGroups(config, from)
    return { ...plain, groups: [groups, unet2dGroups(config, to)], divisor: 1 }
  }
  // The original divides only the channels of the skip by 4 here, whatever was meant.
  const first = type === 'AttnSkipUpBlock2D' ? Math.min(from - skip + Math.floor(skip / 4), 32) : quarter(from)
  return { ...plain, groups: [first, quarter(to)], divisor: skipDivisor }
}

function attention(config: UNet2dConfig, type: string, name: string, channels: number): Attention {
  const headWidth = config.attention_head_dim ?? channels
  return type.includes('Skip')
    ? { kind: 'attention', name, channels, headWidth, groups: skipAttentionGroups, divisor: skipDivisor }
    : { kind: 'attention', name, channels, headWidth, groups: unet2dGroups(config, channels), divisor: 1 }
}

/** What changes the resolution behind the residual blocks of a block. */
function resampling(
  config: UNet2dConfig,
  type: string,
  block: string,
  channels: number,
  direction: 'down' | 'up',
): UNet2dLayer[] {
  if (type.includes('Skip')) {
    const change = residual(config, type, `${block}.resnet_${direction}`, channels, channels)
    const groups = [quarter(channels), quarter(channels)] as const
    const filtered: UNet2dLayer = { ...change, groups, resample: direction, filtered: true, shortcut: true }
    return direction === 'down'
      ? [filtered, { kind: 'picture down', name: block, channels }]
      : [{ kind: 'picture up', name: block, channels, grows: true }, filtered]
  }
  const name = `${block}.${direction}samplers.0`
  const byAttention = direction === 'down' ? config.downsample_type : config.upsample_type
  const byResidual = type.startsWith('Resnet') || (type.startsWith('Attn') && byAttention === 'resnet')
  return byResidual
    ? [{ ...residual(config, type, name, channels, channels), resample: direction }]
    : [{ kind: direction, name, channels }]
}

/** Residual block, attention, residual block; with scale and shift by time the attention has no norm unless the file says its groups. */
function middleOf(config: UNet2dConfig): UNet2dStage {
  const { block_out_channels: levels, mid_block_scale_factor: divisor } = config
  const channels = levels[levels.length - 1]
  const ofAttention = config.resnet_time_scale_shift === 'default' ? unet2dGroups(config, channels) : undefined
  const groups = config.attn_norm_num_groups ?? ofAttention
  const block = (i: number) => ({ ...residual(config, '', `mid_block.resnets.${i}`, channels, channels), divisor })
  const attended: UNet2dLayer = { ...attention(config, '', 'mid_block.attentions.0', channels), groups, divisor }
  return {
    name: 'mid_block',
    layers: config.add_attention ? [block(0), attended, block(1)] : [block(0), block(1)],
    channels,
    scale: 2 ** (levels.length - 1),
  }
}

/** Groups of a norm over `channels`: as the file says, else by the rule of the skip blocks. */
export function unet2dGroups(config: UNet2dConfig, channels: number): number {
  return config.norm_num_groups ?? quarter(channels)
}

/** The rule of the skip blocks: four channels in a group, and at most 32 groups. */
export function quarter(channels: number): number {
  return Math.min(Math.floor(channels / 4), 32)
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
