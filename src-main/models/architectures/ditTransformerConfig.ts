import { z } from 'zod'
import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import type { DiffusersComponent } from '../diffusers/denoiser.ts'
import { checkedConfig } from '../diffusers/readConfig.ts'

/** How the hidden layer of a feed-forward network is activated, by diffusers' names. */
const activation = z.enum(['gelu', 'gelu-approximate', 'geglu', 'geglu-approximate', 'swiglu', 'linear-silu'])
/** Has no effect on a network of this kind, or none in float32. */
const ignored = z.unknown().optional()
const absent = z.never({ error: 'only null is run' }).optional()

const common = {
  num_attention_heads: z.int().min(1).max(1024).default(16),
  out_channels: z.int().min(1).max(8192).optional(),
  dropout: ignored,
  norm_num_groups: ignored,
  upcast_attention: ignored,
  norm_eps: z.number().positive().default(1e-5),
}

/** https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/transformers/dit_transformer_2d.py */
const DitTransformer = z.strictObject({
  ...common,
  attention_head_dim: z.int().min(1).max(4096).default(72),
  in_channels: z.int().min(1).max(4096).default(4),
  num_layers: z.int().min(1).max(1024).default(28),
  attention_bias: z.boolean().default(true),
  sample_size: z.int().min(1).max(4096).default(32),
  patch_size: z.int().min(1).max(256).default(2),
  activation_fn: activation.default('gelu-approximate'),
  num_embeds_ada_norm: z.int().min(1).max(1_000_000).default(1000),
  norm_type: z.literal('ada_norm_zero').default('ada_norm_zero'),
  norm_elementwise_affine: z.boolean().default(false),
})

/**
 * The class that DiT had before it had its own, as the published checkpoints say it; only what makes it a DiT is accepted.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/transformers/transformer_2d.py
 */
const Transformer = z.strictObject({
  ...common,
  attention_head_dim: z.int().min(1).max(4096).default(88),
  norm_type: z.literal('ada_norm_zero'),
  in_channels: z.int().min(1).max(4096),
  num_layers: z.int().min(1).max(1024).default(1),
  attention_bias: z.boolean().default(false),
  sample_size: z.int().min(1).max(4096),
  patch_size: z.int().min(1).max(256),
  activation_fn: activation.default('geglu'),
  num_embeds_ada_norm: z.int().min(1).max(1_000_000),
  norm_elementwise_affine: z.boolean().default(true),
  interpolation_scale: z.number().positive().optional(),
  use_linear_projection: ignored,
  cross_attention_dim: absent,
  num_vector_embeds: absent,
  caption_channels: absent,
  only_cross_attention: z.literal(false).optional(),
  double_self_attention: z.literal(false).optional(),
  attention_type: z.literal('default').optional(),
})

type Fields = z.output<typeof DitTransformer> & { interpolation_scale?: number }
export type Activation = z.output<typeof activation>

/** A diffusion transformer of diffusers. */
export interface DitConfig {
  /** C of the states. */
  readonly channels: number
  /** C, or 2C where the network also predicts the variance. */
  readonly outputChannels: number
  /** Side of the states that it was trained on. */
  readonly sampleSize: number
  /** Side of the squares that become one token each. */
  readonly patchSize: number
  /** Transformer blocks. */
  readonly blocks: number
  readonly heads: number
  /** Width of a token. */
  readonly width: number
  readonly classes: number
  readonly activation: Activation
  /** Whether queries, keys and values have a bias. */
  readonly attentionBias: boolean
  /** Whether the normalisation before the feed-forward network has a gain and an offset of its own. */
  readonly affineNorm: boolean
  /** ε of that normalisation. */
  readonly epsilon: number
  /** Positions are divided by this before they are embedded. */
  readonly interpolationScale: number
}

/**
 * Reads the config.json of a DiTTransformer2DModel, or of a Transformer2DModel that is one.
 *
 * @throws ModelNotSupported naming the field that is unknown or cannot be
 */
export function ditConfig({ path, config: raw }: DiffusersComponent): DitConfig {
  const old = raw._class_name === 'Transformer2DModel'
  const config: Fields = old ? checkedConfig(path, raw, Transformer) : checkedConfig(path, raw, DitTransformer)
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  const { in_channels: channels, sample_size: sampleSize, patch_size: patchSize } = config
  const outputChannels = config.out_channels ?? channels
  const width = config.num_attention_heads * config.attention_head_dim
  if (outputChannels !== channels && outputChannels !== 2 * channels)
    throw refuse(`its network makes ${outputChannels} channels (out_channels) of ${channels} (in_channels)`)
  if (sampleSize % patchSize)
    throw refuse(`it has patch_size = ${patchSize}, which does not divide sample_size = ${sampleSize}`)
  if (width % 4)
    throw refuse(`its tokens have ${width} numbers (num_attention_heads × attention_head_dim), no multiple of 4`)
  // Only the older class spreads the positions of large states without being told.
  const interpolationScale = config.interpolation_scale ?? (old ? Math.max(Math.floor(sampleSize / 64), 1) : 1)
  return {
    channels,
    outputChannels,
    sampleSize,
    patchSize,
    blocks: config.num_layers,
    heads: config.num_attention_heads,
    width,
    classes: config.num_embeds_ada_norm,
    activation: config.activation_fn,
    attentionBias: config.attention_bias,
    affineNorm: config.norm_elementwise_affine,
    epsilon: config.norm_eps,
    interpolationScale,
  }
}
