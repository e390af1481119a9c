import { expect, test } from 'vitest'
import { readScheduler } from '../../../../../src-main/models/diffusers/readScheduler.ts'
import { ModelNotSupported } from '../../../../../src-shared/errors/errors.ts'
import { temporaryFile } from '../torchFixture.ts'

async function settingsOf(config: object) {
  const json = JSON.stringify({ _class_name: 'DDIMScheduler', _diffusers_version: '0.42.1', ...config })
  return (await readScheduler(await temporaryFile(Buffer.from(json), 'scheduler_config.json'))).settings
}

test('what a configuration leaves out is as DDIMScheduler has it', async () => {
  expect(await settingsOf({})).toEqual({
    trainSteps: 1000,
    schedule: 'linear',
    betaStart: 0.0001,
    betaEnd: 0.02,
    timestepSpacing: 'leading',
    stepsOffset: 0,
    setAlphaToOne: true,
    predictionType: 'epsilon',
    clipSampling: true,
    clipInversion: true,
  })
})

test('every field that DDIM has comes through', async () => {
  const config = {
    num_train_timesteps: 500,
    beta_start: 0.0015,
    beta_end: 0.0195,
    beta_schedule: 'scaled_linear',
    trained_betas: null,
    clip_sample: false,
    clip_sample_range: 3,
    set_alpha_to_one: false,
    steps_offset: 1,
    prediction_type: 'v_prediction',
    thresholding: false,
    dynamic_thresholding_ratio: 0.9,
    sample_max_value: 2,
    timestep_spacing: 'trailing',
    rescale_betas_zero_snr: false,
  }
  expect(await settingsOf(config)).toEqual({
    trainSteps: 500,
    schedule: 'scaled_linear',
    betaStart: 0.0015,
    betaEnd: 0.0195,
    timestepSpacing: 'trailing',
    stepsOffset: 1,
    setAlphaToOne: false,
    predictionType: 'v',
    clipSampling: false,
    clipInversion: false,
  })
})

test('the cosine schedule has no β at its ends, and trained β take the place of a schedule', async () => {
  const cosine = await settingsOf({ beta_schedule: 'squaredcos_cap_v2' })
  expect(cosine).toMatchObject({ schedule: 'squaredcos_cap_v2' })
  expect(cosine).not.toHaveProperty('betaStart')
  const trained = await settingsOf({ num_train_timesteps: 3, trained_betas: [0.1, 0.2, 0.3] })
  expect(trained).toMatchObject({ trainSteps: 3, trainedBetas: [0.1, 0.2, 0.3] })
  expect(trained).not.toHaveProperty('schedule')
})

test('a DDPMScheduler is taken as DDIMPipeline takes it, its variance aside', async () => {
  const settings = await settingsOf({
    _class_name: 'DDPMScheduler',
    variance_type: 'fixed_large',
    predict_epsilon: false,
  })
  expect(settings).toMatchObject({ setAlphaToOne: true, predictionType: 'sample' })
})

test('thresholding takes the place of clipping when sampling, with the ratio and the largest value of diffusers', async () => {
  expect(await settingsOf({ thresholding: true })).toMatchObject({
    clipSampling: false,
    clipInversion: true,
    thresholding: { ratio: 0.995, max: 1 },
  })
  const given = { thresholding: true, dynamic_thresholding_ratio: 0.95, sample_max_value: 1.5, clip_sample: false }
  expect(await settingsOf(given)).toMatchObject({ clipInversion: false, thresholding: { ratio: 0.95, max: 1.5 } })
})

test('another range of clipping, a last step of pure noise and the schedules of DDPMScheduler come through', async () => {
  expect(await settingsOf({ clip_sample_range: 2 })).toMatchObject({ clipSampling: true, clipRange: 2 })
  expect(await settingsOf({ clip_sample: false, clip_sample_range: 2 })).not.toHaveProperty('clipRange')
  expect(await settingsOf({ rescale_betas_zero_snr: true })).toMatchObject({ rescaleZeroSnr: true })
  expect(await settingsOf({ timestep_spacing: 'linspace' })).toMatchObject({ timestepSpacing: 'linspace' })
  expect(await settingsOf({ beta_schedule: 'sigmoid', beta_end: 0.01 })).toMatchObject({
    schedule: 'sigmoid',
    betaStart: 0.0001,
    betaEnd: 0.01,
  })
  expect(await settingsOf({ beta_schedule: 'laplace' })).not.toHaveProperty('betaStart')
  expect(await settingsOf({ tensor_format: 'pt' })).toEqual(await settingsOf({}))
})

test.each([
  [{ thresholding: 'yes' }, 'thresholding = "yes"'],
  [{ clip_sample_range: -2 }, 'clip_sample_range = -2'],
  [{ timestep_spacing: 'karras' }, 'timestep_spacing = "karras"'],
  [{ beta_schedule: 'exp' }, 'beta_schedule = "exp"'],
  [{ prediction_type: 'flow' }, 'prediction_type = "flow"'],
  [{ trained_betas: [0.1] }, '1 trained_betas'],
  [{ use_karras_sigmas: true }, 'use_karras_sigmas = true, which is unknown'],
  [{ _class_name: 'EulerDiscreteScheduler' }, 'EulerDiscreteScheduler'],
])('%j is refused by name', async (config, message) => {
  const error = await settingsOf(config).catch((caught: unknown) => caught)
  expect(ModelNotSupported.is(error)).toBe(true)
  expect(String(error)).toContain(message)
})
