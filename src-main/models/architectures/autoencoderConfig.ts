import { z } from 'zod'
import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import type { DiffusersComponent } from '../diffusers/denoiser.ts'
import { checkedConfig } from '../diffusers/readConfig.ts'

const channelCount = z.int().min(1).max(65_536)
/** No network has more resolutions; a limit keeps a hostile file from asking for endless ones. */
const mostLevels = 12
const ignored = z.unknown().optional()
const onePerLevel = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).min(1).max(mostLevels)

/** The encoder and the decoder of both autoencoders: the fields of diffusers with its defaults. */
const sharedFields = {
  in_channels: channelCount.default(3),
  out_channels: channelCount.default(3),
  down_block_types: onePerLevel(z.enum(['DownEncoderBlock2D', 'AttnDownEncoderBlock2D'])).default([
    'DownEncoderBlock2D',
  ]),
  up_block_types: onePerLevel(z.enum(['UpDecoderBlock2D', 'AttnUpDecoderBlock2D'])).default(['UpDecoderBlock2D']),
  block_out_channels: onePerLevel(channelCount).default([64]),
  layers_per_block: z.int().min(1).max(64).default(1),
  act_fn: z.enum(['silu', 'swish']).default('silu'),
  norm_num_groups: channelCount.default(32),
  mid_block_add_attention: z.boolean().default(true),
  scaling_factor: z.number().positive().default(0.18215),
  // The size that it was trained on, and whether half precision is too little for it: neither says what it computes.
  sample_size: ignored,
  force_upcast: ignored,
}

/** https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/autoencoders/autoencoder_kl.py */
const KlConfig = z.strictObject({
  ...sharedFields,
  latent_channels: channelCount.default(4),
  use_quant_conv: z.boolean().default(true),
  use_post_quant_conv: z.boolean().default(true),
  shift_factor: z.literal(0, 'latents that are shifted are not read').optional(),
  latents_mean: z.undefined('latents with a mean of their own are not read').optional(),
  latents_std: z.undefined('latents with a deviation of their own are not read').optional(),
})

/** https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/autoencoders/vq_model.py */
const VqConfig = z.strictObject({
  ...sharedFields,
  latent_channels: channelCount.default(3),
  num_vq_embeddings: z.int().min(1).max(16_777_216).default(256),
  vq_embed_dim: channelCount.optional(),
  norm_type: z.literal('group', 'only norms by groups are read').default('group'),
  // Whether indices may be given to the decoder in the place of latents; it is given latents here.
  lookup_from_codebook: ignored,
})

export type KlConfig = z.output<typeof KlConfig>
export type VqConfig = z.output<typeof VqConfig>
/** What the encoders and decoders of both are made from. */
export type AutoencoderConfig = Pick<KlConfig & VqConfig, keyof typeof sharedFields | 'latent_channels'>

/**
 * Reads the config.json of an AutoencoderKL.
 *
 * @throws ModelNotSupported naming the field that is unknown or cannot be
 */
export function autoencoderKlConfig(component: DiffusersComponent): KlConfig {
  return read(component, 'AutoencoderKL', KlConfig)
}

/**
 * Reads the config.json of a VQModel.
 *
 * @throws ModelNotSupported naming the field that is unknown or cannot be
 */
export function vqModelConfig(component: DiffusersComponent): VqConfig {
  return read(component, 'VQModel', VqConfig)
}

function read<Config extends AutoencoderConfig>(
  { path, config: raw }: DiffusersComponent,
  className: string,
  schema: z.ZodType<Config>,
): Config {
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  const { _class_name: said = className } = raw
  if (said !== className) throw refuse(`it describes ${JSON.stringify(said).slice(0, 80)} and no ${className}`)
  const config = checkedConfig(path, raw, schema)
  const { block_out_channels: levels, down_block_types: down, up_block_types: up, norm_num_groups: groups } = config
  if (levels.length !== down.length || levels.length !== up.length)
    throw refuse(
      `it has ${levels.length} block_out_channels, ${down.length} down_block_types and ${up.length} up_block_types`,
    )
  const uneven = levels.find((channels) => channels % groups)
  if (uneven !== undefined)
    throw refuse(`its block_out_channels have ${uneven}, which norm_num_groups = ${groups} does not divide`)
  return config
}
