import { z } from 'zod'
import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { checkedConfig } from '../diffusers/readConfig.ts'

const channelCount = z.int().min(1).max(65_536)
/** No network has more resolutions; a limit keeps a hostile file from asking for endless ones. */
const levels = z.array(channelCount).min(1).max(12)
const ignored = z.unknown().optional()

/** Blocks of one resolution, without the prefix `UNetRes` that the first versions had. */
const downBlock = z.preprocess(
  withoutPrefix,
  z.enum(['DownBlock2D', 'AttnDownBlock2D', 'ResnetDownsampleBlock2D', 'SkipDownBlock2D', 'AttnSkipDownBlock2D']),
)
const upBlock = z.preprocess(
  withoutPrefix,
  z.enum(['UpBlock2D', 'AttnUpBlock2D', 'ResnetUpsampleBlock2D', 'SkipUpBlock2D', 'AttnSkipUpBlock2D']),
)

/** What EMAModel.save_pretrained writes beside the fields of the network. */
const averaging = {
  decay: ignored,
  inv_gamma: ignored,
  min_decay: ignored,
  optimization_step: ignored,
  power: ignored,
  update_after_step: ignored,
  use_ema_warmup: ignored,
}

/**
 * The fields of UNet2DModel with its defaults; null counts as not given.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/unets/unet_2d.py
 */
const Config = z.strictObject({
  ...averaging,
  sample_size: z.union([z.int().min(1), z.tuple([z.int().min(1), z.int().min(1)])]).optional(),
  in_channels: channelCount.default(3),
  out_channels: channelCount.default(3),
  center_input_sample: z.boolean().default(false),
  time_embedding_type: z.enum(['positional', 'fourier', 'learned']).default('positional'),
  time_embedding_dim: channelCount.optional(),
  freq_shift: z.number().default(0),
  flip_sin_to_cos: z.boolean().default(true),
  down_block_types: z
    .array(downBlock)
    .default(['DownBlock2D', 'AttnDownBlock2D', 'AttnDownBlock2D', 'AttnDownBlock2D']),
  mid_block_type: z.literal('UNetMidBlock2D').optional(),
  up_block_types: z.array(upBlock).default(['AttnUpBlock2D', 'AttnUpBlock2D', 'AttnUpBlock2D', 'UpBlock2D']),
  block_out_channels: levels.default([224, 448, 672, 896]),
  layers_per_block: z.int().min(1).max(64).default(2),
  mid_block_scale_factor: z.number().positive().default(1),
  downsample_padding: z.union([z.literal(0), z.literal(1)]).default(1),
  downsample_type: z.enum(['conv', 'resnet']).default('conv'),
  upsample_type: z.enum(['conv', 'resnet']).default('conv'),
  dropout: ignored,
  act_fn: z.enum(['silu', 'swish', 'mish', 'gelu', 'relu']).default('silu'),
  attention_head_dim: channelCount.optional(),
  norm_num_groups: channelCount.optional(),
  attn_norm_num_groups: channelCount.optional(),
  norm_eps: z.number().positive().default(1e-5),
  resnet_time_scale_shift: z.enum(['default', 'scale_shift']).default('default'),
  add_attention: z.boolean().default(true),
  class_embed_type: z.literal('timestep').optional(),
  num_class_embeds: z.int().min(1).optional(),
  num_train_timesteps: z.int().min(1).optional(),
})

/** Fields for which null means something else than leaving them out: one head over all channels, and norms by skip blocks' rule. */
const nullable = { attention_head_dim: 8, norm_num_groups: 32 }

export interface UNet2dConfig extends Omit<z.output<typeof Config>, 'sample_size' | keyof typeof averaging> {
  /** Side of the square states. */
  readonly sampleSize?: number
  readonly hasMiddle: boolean
}

/**
 * Reads the config.json of a UNet2DModel.
 *
 * @param path  of the file, for messages
 * @throws ModelNotSupported naming the field that is unknown or cannot be
 */
export function unet2dConfig(path: string, raw: Readonly<Record<string, unknown>>): UNet2dConfig {
  const { sample_size: size, ...config } = checkedConfig(path, { ...nullable, ...raw }, Config)
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  const { block_out_channels: channels, down_block_types: down, up_block_types: up } = config
  if (channels.length !== down.length || channels.length !== up.length)
    throw refuse(
      `it has ${channels.length} block_out_channels, ${down.length} down_block_types and ${up.length} up_block_types`,
    )
  if (config.out_channels !== config.in_channels && config.out_channels !== 2 * config.in_channels)
    throw refuse(
      `its network makes ${config.out_channels} channels (out_channels) of ${config.in_channels} (in_channels)`,
    )
  if (Array.isArray(size) && size[0] !== size[1])
    throw refuse(`it has sample_size = ${JSON.stringify(size)}, and only square images are run`)
  if (config.time_embedding_type === 'learned' && config.num_train_timesteps === undefined)
    throw refuse('it has time_embedding_type = "learned" and no num_train_timesteps')
  if (config.class_embed_type === 'timestep' && config.num_class_embeds === undefined)
    throw refuse(
      'it has class_embed_type = "timestep" and no num_class_embeds, so nothing says how many classes there are',
    )
  const unsaid = [...down, ...up].find((type) => config.norm_num_groups === undefined && !type.includes('Skip'))
  if (unsaid) throw refuse(`it has norm_num_groups = null, and ${unsaid} needs a number`)
  const { in_channels: from, out_channels: to } = config
  if ([...down, ...up].some((type) => type.includes('Skip')) && (from !== 3 || to !== 3))
    throw refuse(`it has in_channels = ${from} and out_channels = ${to}, and skip blocks are for 3 and 3`)
  // Left out it is the usual block; null says that there is none.
  const hasMiddle = raw.mid_block_type !== null
  return { ...config, sampleSize: Array.isArray(size) ? size[0] : size, hasMiddle }
}

function withoutPrefix(name: unknown): unknown {
  return typeof name === 'string' ? name.replace(/^UNetRes/, '') : name
}
