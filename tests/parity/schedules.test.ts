import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { diffusersPath } from '../../src-main/diffusion/ddimPath.ts'
import type { DdimStep } from '../../src-main/diffusion/ddimPath.ts'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import type { Predicts } from '../../src-main/diffusion/prediction.ts'
import { alphasCumprod } from '../../src-main/diffusion/schedule.ts'
import type { Schedule } from '../../src-main/diffusion/schedule.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

type ScheduleCase = {
  config: {
    num_train_timesteps: number
    beta_start?: number
    beta_end?: number
    beta_schedule: Schedule['schedule']
    clip_sample: boolean
    set_alpha_to_one?: boolean
    steps_offset?: number
    timestep_spacing?: 'leading' | 'trailing'
    prediction_type?: 'epsilon' | 'v_prediction' | 'sample'
  }
  final_alpha_cumprod: number
  steps: number
  convention: 'target'
  sampling_timesteps: number[]
  inversion_timesteps: number[]
}

const predicts: Record<string, Predicts> = { epsilon: 'epsilon', v_prediction: 'v', sample: 'sample' }
const names = readdirSync(path.join(import.meta.dirname, 'schedules')).map((name) => `schedules/${name}`)

/** 0.6 tanh(x + t / 1000) in float32, the network of all cases. */
async function madeUpNetwork(state: Float32Array, timestep: number): Promise<Float32Array> {
  const time = Math.fround(timestep / 1000)
  return state.map((x) => 0.6 * Math.fround(Math.tanh(Math.fround(x + time))))
}

describe.each(names)('%s', (name) => {
  const { config, steps, convention, ...expected } = readCase<ScheduleCase>(name)
  const alphas = alphasCumprod(
    {
      schedule: config.beta_schedule,
      trainSteps: config.num_train_timesteps,
      betaStart: config.beta_start,
      betaEnd: config.beta_end,
    },
    'float32',
  )
  const { sampling, inversion } = diffusersPath({
    alphas,
    steps,
    convention,
    spacing: config.timestep_spacing ?? 'leading',
    offset: config.steps_offset,
    setAlphaToOne: config.set_alpha_to_one ?? true,
  })

  const states = async (start: Float32Array, along: readonly DdimStep[]) => {
    const state = Float32Array.from(start)
    const visited = [Float32Array.from(state)]
    await followPath({
      state,
      rows: 2,
      length: state.length / 2,
      path: along,
      predict: madeUpNetwork,
      outputLength: state.length / 2,
      predicts: predicts[config.prediction_type ?? 'epsilon'],
      clip: config.clip_sample,
      afterClip: 'keep',
      onStep: (info) => void visited.push(Float32Array.from(info.state)),
    })
    return visited
  }

  const expectStates = (actual: Float32Array[], file: string) => {
    const { data } = readArray(`${name}/${file}`)
    expect(actual.length * actual[0].length).toBe(data.length)
    actual.forEach((state, step) => {
      const reference = data.subarray(step * state.length, (step + 1) * state.length)
      expect(relativeDifference(state, reference), `state ${step}`).toBeLessThan(1e-5)
    })
  }

  test('has the ᾱ of diffusers to the last bit', () => {
    expect(Float32Array.from(alphas)).toEqual(readArray(`${name}/alphas_cumprod.npy`).data)
    expect(sampling.at(-1)!.to).toBe(expected.final_alpha_cumprod)
  })
  test('tells the network the timesteps of the stock schedulers', () => {
    expect(sampling.map((step) => step.timestep)).toEqual(expected.sampling_timesteps)
    expect(inversion.map((step) => step.timestep)).toEqual(expected.inversion_timesteps)
  })
  test('samples through the states of DDIMScheduler', async () => {
    expectStates(await states(readArray(`${name}/noise.npy`).data, sampling), 'sampling_states.npy')
  })
  test('inverts through the states of DDIMInverseScheduler', async () => {
    expectStates(await states(readArray(`${name}/sample.npy`).data, inversion), 'inversion_states.npy')
  })
})
