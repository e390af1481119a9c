import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import { openModelSession } from '../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../src-main/engine/pathOfRun.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { readNpy } from '../../src-main/store/npyFile.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

/** Whole sampling and inversion runs of the original guided-diffusion code against ours. */
interface Case {
  image_size: number
  schedule: 'linear' | 'cosine'
  steps: number
  rescale_timesteps: boolean
  num_heads: number
  num_head_channels: number
  use_new_attention_order: boolean
}

function settingsOf(given: Case): ModelSettings {
  return {
    imageSize: given.image_size,
    schedule: given.schedule,
    trainSteps: given.steps,
    rescaleTimesteps: given.rescale_timesteps,
    ...(given.num_head_channels > 0 ? { headChannels: given.num_head_channels } : { heads: given.num_heads }),
    attentionOrder: given.use_new_attention_order ? 'new' : 'legacy',
    predictionType: 'epsilon',
    clipSampling: true,
    clipInversion: true,
  }
}

/** The states of one direction, the start first, clipped and derived again as guided-diffusion does. */
async function statesOf(
  model: { file: string; settings: ModelSettings },
  direction: 'sampling' | 'inversion',
  start: { shape: number[]; data: Float32Array },
  { steps, classes }: { steps: number; classes?: readonly number[] },
): Promise<Float32Array[]> {
  const rows = start.shape[0]
  const length = start.data.length / rows
  const session = await openModelSession(model)
  const state = start.data.slice()
  const states = [state.slice()]
  await followPath({
    state,
    rows,
    length,
    path: pathOfRun(model.settings, { steps, inversionSteps: steps, convention: 'source' })[direction],
    predict: (current, timestep) =>
      session.evaluate(
        current,
        new Float32Array(rows).fill(timestep),
        session.takesClasses ? BigInt64Array.from(classes!.slice(0, rows), BigInt) : undefined,
      ),
    outputLength: (length / session.shape[0]) * session.outputChannels,
    predicts: 'epsilon',
    clip: true,
    afterClip: 'rederive',
    onStep: () => void states.push(state.slice()),
  })
  await session.release()
  return states
}

describe.each(['adm', 'adm-class-conditional'])('%s', (name) => {
  test.each([
    ['sampling', 'noise'],
    ['inversion', 'sample'],
  ] as const)('goes through every state of the original in %s', async (direction, from) => {
    const model = {
      file: path.join(import.meta.dirname, name, 'model.pt'),
      settings: settingsOf(readCase<Case>(name)),
    }
    const classes = name === 'adm' ? undefined : Array.from(readArray(`${name}/y.npy`).data)
    const expected = readArray(`${name}/${direction}_states.npy`)
    const states = await statesOf(model, direction, readArray(`${name}/${from}.npy`), { steps: 10, classes })
    expect(states.length).toBe(expected.shape[0])
    const size = expected.data.length / states.length
    states.forEach((state, step) =>
      expect(
        relativeDifference(state, expected.data.subarray(step * size, (step + 1) * size)),
        `state ${step}`,
      ).toBeLessThan(1e-3),
    )
  })
})

describe.each([
  ['landscape-ddpm', 'ema_0.999_006422.pt'],
  ['potted-finetune', 'ema_0.995_007210.pt'],
])('the last checkpoint of %s', (name, checkpoint) => {
  const demo = path.resolve(import.meta.dirname, '../../resources/demo')
  const reference = (array: string) => readNpy(path.join(demo, 'reference', name, `${array}.npy`))

  test.each([
    ['sampling', 'noise', 'samples'],
    ['inversion', 'samples', 'latents'],
  ] as const)('ends where the original does after fifty steps of %s', async (direction, from, to) => {
    const file = path.join(demo, 'models', name, checkpoint)
    const { settings } = await openModel(file, { preset: 'landscape-ddpm' })
    const states = await statesOf({ file, settings }, direction, await reference(from), { steps: 50 })
    expect(relativeDifference(states[50], (await reference(to)).data)).toBeLessThan(1e-3)
  })
})
