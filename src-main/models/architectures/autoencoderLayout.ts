import type { AutoencoderConfig } from './autoencoderConfig.ts'

/** A layer of an encoder or decoder, in the order of the data; there are no skip connections between them. */
export type AutoencoderLayer =
  | {
      readonly kind: 'convolution'
      readonly name: string
      readonly from: number
      readonly to: number
      readonly kernel: 1 | 3
    }
  | { readonly kind: 'residual'; readonly name: string; readonly from: number; readonly to: number }
  | { readonly kind: 'attention'; readonly name: string; readonly channels: number }
  | { readonly kind: 'down' | 'up'; readonly name: string; readonly channels: number }
  /** GroupNorm and SiLU. */
  | { readonly kind: 'norm'; readonly name: string; readonly channels: number }

/**
 * From a picture (in_channels, S, S) to (to, S / 2^(levels - 1), S / 2^(levels - 1)): at each resolution some residual blocks, and halving
 * between them; then the middle. https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/autoencoders/vae.py
 */
export function encoderLayout(config: AutoencoderConfig, to: number): AutoencoderLayer[] {
  const { block_out_channels: levels, layers_per_block: depth } = config
  const coarsest = levels.length - 1
  const layers = [convolution('encoder.conv_in', config.in_channels, levels[0])]
  let width = levels[0]
  for (const [level, channels] of levels.entries()) {
    const block = `encoder.down_blocks.${level}`
    const attends = config.down_block_types[level] === 'AttnDownEncoderBlock2D'
    layers.push(...residualBlocks(block, depth, width, channels, attends))
    if (level < coarsest) layers.push({ kind: 'down', name: `${block}.downsamplers.0.conv`, channels })
    width = channels
  }
  return [
    ...layers,
    ...middle('encoder.mid_block', width, config.mid_block_add_attention),
    { kind: 'norm', name: 'encoder.conv_norm_out', channels: width },
    convolution('encoder.conv_out', width, to),
  ]
}

/** From a latent (latent_channels, s, s) to a picture (out_channels, 2^(levels - 1) s, ...): the middle, then up, one block more per resolution. */
export function decoderLayout(config: AutoencoderConfig): AutoencoderLayer[] {
  const levels = config.block_out_channels.toReversed()
  const finest = levels.length - 1
  const layers = [
    convolution('decoder.conv_in', config.latent_channels, levels[0]),
    ...middle('decoder.mid_block', levels[0], config.mid_block_add_attention),
  ]
  let width = levels[0]
  for (const [level, channels] of levels.entries()) {
    const block = `decoder.up_blocks.${level}`
    const attends = config.up_block_types[level] === 'AttnUpDecoderBlock2D'
    layers.push(...residualBlocks(block, config.layers_per_block + 1, width, channels, attends))
    if (level < finest) layers.push({ kind: 'up', name: `${block}.upsamplers.0.conv`, channels })
    width = channels
  }
  return [
    ...layers,
    { kind: 'norm', name: 'decoder.conv_norm_out', channels: width },
    convolution('decoder.conv_out', width, config.out_channels),
  ]
}

/** Every pixel by itself, as the layers around the latent are. */
export function pixelwise(name: string, from: number, to: number): AutoencoderLayer {
  return { kind: 'convolution', name, from, to, kernel: 1 }
}

function convolution(name: string, from: number, to: number): AutoencoderLayer {
  return { kind: 'convolution', name, from, to, kernel: 3 }
}

function residualBlocks(block: string, count: number, from: number, to: number, attends: boolean): AutoencoderLayer[] {
  return Array.from({ length: count }, (_, i): AutoencoderLayer[] => [
    { kind: 'residual', name: `${block}.resnets.${i}`, from: i ? to : from, to },
    ...(attends ? [{ kind: 'attention', name: `${block}.attentions.${i}`, channels: to } as const] : []),
  ]).flat()
}

function middle(block: string, channels: number, attends: boolean): AutoencoderLayer[] {
  return [
    { kind: 'residual', name: `${block}.resnets.0`, from: channels, to: channels },
    ...(attends ? [{ kind: 'attention', name: `${block}.attentions.0`, channels } as const] : []),
    { kind: 'residual', name: `${block}.resnets.1`, from: channels, to: channels },
  ]
}
