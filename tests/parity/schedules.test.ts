import { mkdtempSync, readdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { DdimStep } from '../../src-main/diffusion/ddimPath.ts'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import { alphasCumprod } from '../../src-main/diffusion/schedule.ts'
import { pathOfRun } from '../../src-main/engine/pathOfRun.ts'
import { readScheduler } from '../../src-main/models/diffusers/readScheduler.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

type ScheduleCase = {
  /** As scheduler_config.json has it. */
  config: Record<string, unknown>
  final_alpha_cumprod: number
  steps: number
  convention: 'target'
  sampling_timesteps: number[]
  inversion_timesteps: number[]
}

const folder = mkdtempSync(path.join(tmpdir(), 'inverscope-schedules-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const names = readdirSync(path.join(import.meta.dirname, 'schedules')).map((name) => `schedules/${name}`)

/** 0.6 tanh(x + t / 1000) in float32, the network of all cases. */
async function madeUpNetwork(state: Float32Array, timestep: number): Promise<Float32Array> {
  const time = Math.fround(timestep / 1000)
  return state.map((x) => 0.6 * Math.fround(Math.tanh(Math.fround(x + time))))
}

describe.each(names)('%s', async (name) => {
  const { config, steps, convention, ...expected } = readCase<ScheduleCase>(name)
  const file = path.join(folder, `${path.basename(name)}.json`)
  await writeFile(file, JSON.stringify({ _class_name: 'DDIMScheduler', ...config }))
  const { settings } = await readScheduler(file)
  const { sampling, inversion } = pathOfRun(settings, { steps, inversionSteps: steps, convention })

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
      predicts: settings.predictionType!,
      clip: settings.clipSampling!,
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
    const alphas = alphasCumprod(
      { ...settings, schedule: settings.schedule!, trainSteps: settings.trainSteps! },
      'float32',
    )
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
