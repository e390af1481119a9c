import { z } from 'zod'

const valueName = z.string().min(1).max(512)

/**
 * What a checkpoint file cannot tell about its model and the user, or a preset, must say. Also what `--set name=value` takes.
 * Everything is optional here; what a model needs and nobody gave is a ModelSettingMissing error.
 */
export const ModelSettings = z
  .strictObject({
    /** Side of the square states that the network works on: pixels, or those of the latents of an autoencoder. */
    imageSize: z.int().min(4).max(4096),
    /** β schedule of training: guided-diffusion's `linear` and `cosine`, and those of diffusers. */
    schedule: z.enum(['linear', 'cosine', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid', 'laplace']),
    /** First and last β of `linear`, `scaled_linear` and `sigmoid`, for diffusers models; 0.0001 and 0.02 where left out. */
    betaStart: z.number().positive().max(1),
    betaEnd: z.number().positive().max(1),
    /** β of every training step, for diffusers models that were trained on a schedule of their own; goes before `schedule`. */
    trainedBetas: z.array(z.number().positive().max(1)).min(1).max(100_000),
    /** Whether β are changed so that the last training step is pure noise, ᾱ = 0: diffusers' `rescale_betas_zero_snr`. */
    rescaleZeroSnr: z.boolean(),
    /** D, the number of training steps. */
    trainSteps: z.int().min(1).max(100_000),
    /** Whether the network is told index × 1000 / D instead of the index. */
    rescaleTimesteps: z.boolean(),
    /** Attention heads; guided-diffusion's `num_heads`. Ignored where headChannels is given. */
    heads: z.int().min(1).max(256),
    /** Attention heads on the way up where they are others; guided-diffusion's `num_heads_upsample`. Ignored where headChannels is given. */
    headsUpsample: z.int().min(1).max(256),
    /** Channels of a head; guided-diffusion's `num_head_channels`. */
    headChannels: z.int().min(1).max(1024),
    /** Order of q, k, v and heads in the channels: guided-diffusion's `use_new_attention_order`. */
    attentionOrder: z.enum(['legacy', 'new']),
    /**
     * Where the steps of a run lie among the training steps, for diffusers models; all of these have it and no others. `linspace` can be
     * sampled and has no inverse.
     */
    timestepSpacing: z.enum(['leading', 'trailing', 'linspace']),
    /** First training step of the `leading` grid: diffusers' `steps_offset`. */
    stepsOffset: z.int().min(0).max(100_000),
    /** Whether the clean level of a diffusers model is ᾱ = 1 and not that of the first training step. */
    setAlphaToOne: z.boolean(),
    predictionType: z.enum(['epsilon', 'v', 'sample']),
    /** Number of classes, 0 for none. */
    classes: z.int().min(0),
    /** Whether the number `classes` itself stands for no class, as with diffusion transformers. */
    nullClass: z.boolean(),
    /** Whether predicted x0 is limited to [-clipRange, clipRange], per direction. */
    clipSampling: z.boolean(),
    clipInversion: z.boolean(),
    /** 1 where left out. */
    clipRange: z.number().positive().max(1e6),
    /**
     * Dynamic thresholding of predicted x0 when sampling (Saharia et al. 2022, section 2.3), in the place of clipping: limited to [-s, s] and divided
     * by s, where s is the quantile `ratio` of |x0| over the row, at least 1, then at most `max`. diffusers has none when inverting.
     */
    thresholding: z.strictObject({ ratio: z.number().min(0).max(1), max: z.number().positive().max(1e6) }),
    /** What latents are multiplied by to become states of the denoiser, for models with an autoencoder. */
    scalingFactor: z.number().positive().max(1e6),
    /** Names of the inputs and the output of an ONNX file, where the file leaves them open. */
    stateInput: valueName,
    timestepInput: valueName,
    classInput: valueName,
    predictionOutput: valueName,
  })
  .partial()
export type ModelSettings = z.infer<typeof ModelSettings>
