import { z } from 'zod'
import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { checkedConfig, readConfigFile } from './readConfig.ts'

const schedulers = ['DDIMScheduler', 'DDPMScheduler', 'DDIMInverseScheduler']
const beta = z.number().positive().max(1)
const ignored = z.unknown().optional()
const off = z.literal(false, 'only false can be run').optional()

/**
 * The fields of DDIMScheduler with its defaults, which also count for what a DDPMScheduler leaves out, as DDIMPipeline takes it.
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/schedulers/scheduling_ddim.py
 */
const Config = z.strictObject({
  num_train_timesteps: z.int().min(1).max(100_000).default(1000),
  beta_start: beta.default(0.0001),
  beta_end: beta.default(0.02),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']).default('linear'),
  trained_betas: z.array(beta).min(1).max(100_000).optional(),
  clip_sample: z.boolean().default(true),
  clip_sample_range: z.number().positive().default(1),
  set_alpha_to_one: z.boolean().default(true),
  /** The name that set_alpha_to_one had in the first DDIMInverseScheduler. */
  set_alpha_to_zero: z.boolean().optional(),
  steps_offset: z.int().min(0).max(100_000).default(0),
  prediction_type: z.enum(['epsilon', 'v_prediction', 'sample']).optional(),
  /** Before there was prediction_type. */
  predict_epsilon: z.boolean().optional(),
  thresholding: off,
  /** Says something only with thresholding. */
  dynamic_thresholding_ratio: ignored,
  sample_max_value: ignored,
  timestep_spacing: z.enum(['leading', 'trailing']).default('leading'),
  rescale_betas_zero_snr: off,
  /** Of ancestral sampling, which DDIM without noise does not do. */
  variance_type: ignored,
})

/**
 * What a scheduler's configuration says about a model.
 *
 * @param path  of scheduler_config.json
 * @throws FileMissing, FileNotReadable; ModelNotSupported naming another scheduler, or the field that is unknown or cannot be run
 */
export async function schedulerSettings(path: string): Promise<ModelSettings> {
  const raw = await readConfigFile(path)
  if (typeof raw._class_name !== 'string' || !schedulers.includes(raw._class_name))
    throw ModelNotSupported({
      path,
      reason: `its scheduler is ${String(raw._class_name)}, and ${schedulers.join(', ')} are understood; open the network's own folder and give the schedule with --set`,
    })
  const config = checkedConfig(path, raw, Config)
  const { clip_sample: clips, trained_betas: trainedBetas, num_train_timesteps: trainSteps } = config
  if (clips && config.clip_sample_range !== 1)
    throw ModelNotSupported({
      path,
      reason: `it has clip_sample_range = ${config.clip_sample_range}, and x0 can be limited to [-1, 1] only`,
    })
  if (trainedBetas && trainedBetas.length !== trainSteps)
    throw ModelNotSupported({
      path,
      reason: `it has ${trainedBetas.length} trained_betas and num_train_timesteps = ${trainSteps}`,
    })
  return {
    trainSteps,
    ...(trainedBetas ? { trainedBetas } : betasOf(config)),
    timestepSpacing: config.timestep_spacing,
    stepsOffset: config.steps_offset,
    setAlphaToOne: config.set_alpha_to_zero ?? config.set_alpha_to_one,
    predictionType: predictionOf(config),
    clipSampling: clips,
    clipInversion: clips,
  }
}

type Config = z.output<typeof Config>

/** β at the ends belongs to the straight schedules alone. */
function betasOf({ beta_schedule: schedule, beta_start: betaStart, beta_end: betaEnd }: Config): ModelSettings {
  return schedule === 'squaredcos_cap_v2' ? { schedule } : { schedule, betaStart, betaEnd }
}

function predictionOf(config: Config): ModelSettings['predictionType'] {
  const { prediction_type: type, predict_epsilon: epsilon } = config
  if (type) return type === 'v_prediction' ? 'v' : type
  return epsilon === false ? 'sample' : 'epsilon'
}
