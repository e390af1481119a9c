import { z } from 'zod'

/**
 * What a checkpoint file cannot tell about its model and the user, or a preset, must say. Also what `--set name=value` takes.
 * Everything is optional here; what a model needs and nobody gave is a ModelSettingMissing error.
 */
export const ModelSettings = z
  .strictObject({
    /** Side of the square images, pixels. */
    imageSize: z.int().min(4).max(4096),
    /** β schedule of training: guided-diffusion's `linear` and `cosine`, diffusers' `linear`, `scaled_linear`, `squaredcos_cap_v2`. */
    schedule: z.enum(['linear', 'cosine', 'scaled_linear', 'squaredcos_cap_v2']),
    /** D, the number of training steps. */
    trainSteps: z.int().min(1).max(100_000),
    /** Whether the network is told index × 1000 / D instead of the index. */
    rescaleTimesteps: z.boolean(),
    /** Attention heads; guided-diffusion's `num_heads`. Ignored where headChannels is given. */
    heads: z.int().min(1).max(256),
    /** Channels of a head; guided-diffusion's `num_head_channels`. */
    headChannels: z.int().min(1).max(1024),
    /** Order of q, k, v and heads in the channels: guided-diffusion's `use_new_attention_order`. */
    attentionOrder: z.enum(['legacy', 'new']),
    predictionType: z.enum(['epsilon', 'v', 'sample']),
    /** Number of classes, 0 for none. */
    classes: z.int().min(0),
    /** Whether predicted x0 is limited to [-1, 1], per direction. */
    clipSampling: z.boolean(),
    clipInversion: z.boolean(),
  })
  .partial()
export type ModelSettings = z.infer<typeof ModelSettings>
