import { z } from 'zod'
import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { hasEnds } from './diffusersSettings.ts'
import { checkedConfig, readConfigFile } from './readConfig.ts'

const schedulers = ['DDIMScheduler', 'DDPMScheduler', 'DDIMInverseScheduler']
const beta = z.number().positive().max(1)
const ignored = z.unknown().optional()

/**
 * The fields of DDIMScheduler with its defaults, which also count for what a DDPMScheduler leaves out, as DDIMPipeline takes it. The schedules
 * `sigmoid` and `laplace` are DDPMScheduler's alone; their ᾱ are as good for DDIM as any.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/schedulers/scheduling_ddim.py
 */
const Config = z.strictObject({
  num_train_timesteps: z.int().min(1).max(100_000).default(1000),
  beta_start: beta.default(0.0001),
  beta_end: beta.default(0.02),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid', 'laplace']).default('linear'),
  trained_betas: z.array(beta).min(1).max(100_000).optional(),
  clip_sample: z.boolean().default(true),
  clip_sample_range: z.number().positive().max(1e6).default(1),
  set_alpha_to_one: z.boolean().default(true),
  /** The name that set_alpha_to_one had in the first DDIMInverseScheduler. */
  set_alpha_to_zero: z.boolean().optional(),
  steps_offset: z.int().min(0).max(100_000).default(0),
  prediction_type: z.enum(['epsilon', 'v_prediction', 'sample']).optional(),
  /** Before there was prediction_type. */
  predict_epsilon: z.boolean().optional(),
  thresholding: z.boolean().default(false),
  dynamic_thresholding_ratio: z.number().min(0).max(1).default(0.995),
  sample_max_value: z.number().positive().max(1e6).default(1),
  timestep_spacing: z.enum(['leading', 'trailing', 'linspace']).default('leading'),
  rescale_betas_zero_snr: z.boolean().default(false),
  /** Of ancestral sampling, which DDIM without noise does not do. */
  variance_type: ignored,
  /** Of diffusers before 0.6: whether a step takes NumPy's or torch's arrays. */
  tensor_format: ignored,
})

/** A scheduler's configuration, as far as it concerns DDIM. */
export interface ReadScheduler {
  /** Its class in diffusers. */
  readonly name: string
  readonly settings: ModelSettings
}

/**
 * Reads what a scheduler's configuration says about a model.
 *
 * @param path  of scheduler_config.json
 * @throws FileMissing, FileNotReadable; ModelNotSupported naming another scheduler, or the field that is unknown or cannot be run
 */
export async function readScheduler(path: string): Promise<ReadScheduler> {
  const raw = await readConfigFile(path)
  const { _class_name: name } = raw
  if (typeof name !== 'string' || !schedulers.includes(name))
    throw ModelNotSupported({
      path,
      reason: `its scheduler is ${String(name)}, and ${schedulers.join(', ')} are understood; open the network's own folder and give the schedule with --set`,
    })
  return { name, settings: settingsOf(path, checkedConfig(path, raw, Config)) }
}

type Config = z.output<typeof Config>

function settingsOf(path: string, config: Config): ModelSettings {
  const { trained_betas: trainedBetas, num_train_timesteps: trainSteps, thresholding } = config
  if (trainedBetas && trainedBetas.length !== trainSteps)
    throw ModelNotSupported({
      path,
      reason: `it has ${trainedBetas.length} trained_betas and num_train_timesteps = ${trainSteps}`,
    })
  return {
    trainSteps,
    ...(trainedBetas ? { trainedBetas } : betasOf(config)),
    ...(config.rescale_betas_zero_snr ? { rescaleZeroSnr: true } : {}),
    timestepSpacing: config.timestep_spacing,
    stepsOffset: config.steps_offset,
    setAlphaToOne: config.set_alpha_to_zero ?? config.set_alpha_to_one,
    predictionType: predictionOf(config),
    // Where both are asked for, DDIMScheduler only thresholds; DDIMInverseScheduler knows no thresholding.
    clipSampling: config.clip_sample && !thresholding,
    clipInversion: config.clip_sample,
    ...(config.clip_sample && config.clip_sample_range !== 1 ? { clipRange: config.clip_sample_range } : {}),
    ...(thresholding
      ? { thresholding: { ratio: config.dynamic_thresholding_ratio, max: config.sample_max_value } }
      : {}),
  }
}

function betasOf({ beta_schedule: schedule, beta_start: betaStart, beta_end: betaEnd }: Config): ModelSettings {
  return hasEnds(schedule) ? { schedule, betaStart, betaEnd } : { schedule }
}

function predictionOf(config: Config): ModelSettings['predictionType'] {
  const { prediction_type: type, predict_epsilon: epsilon } = config
  if (type) return type === 'v_prediction' ? 'v' : type
  return epsilon === false ? 'sample' : 'epsilon'
}
