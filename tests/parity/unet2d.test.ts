import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import { openModelSession } from '../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../src-main/engine/pathOfRun.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { readArray, relativeDifference } from './readArray.ts'

const schedule: ModelSettings = { schedule: 'linear', trainSteps: 1000 }

async function sessionOf(folder: string, settings?: ModelSettings) {
  const opened = await openModel(path.join(import.meta.dirname, folder), { settings })
  expect(opened.missing).toEqual([])
  const file = path.join(opened.path, opened.checkpoints[0].file)
  return { session: await openModelSession({ file, settings: opened.settings }), settings: opened.settings }
}

test.each<[what: string, network: string, arrays: string, settings: ModelSettings | undefined, classes?: number[]]>([
  ['a pipeline', 'diffusers-ddpm/model', 'diffusers-ddpm', undefined],
  ['scale and shift, residual resampling, classes', 'unet2d/scale-shift', 'unet2d/scale-shift', schedule, [4, 1]],
  ['old names of attention, one head, far padding, variance', 'unet2d/old-names', 'unet2d/old-names', schedule],
  ['Fourier features of the time and no middle', 'unet2d/fourier', 'unet2d/fourier', schedule],
  [
    'a learned time, classes like times, heads that do not divide',
    'unet2d/learned',
    'unet2d/learned',
    schedule,
    [4, 1],
  ],
  ['skip blocks, which filter and draw a picture beside', 'unet2d/skip', 'unet2d/skip', schedule],
  ['a middle without attention', 'unet2d/plain-middle', 'unet2d/plain-middle', schedule],
])('the network of %s gives what UNet2DModel gives', async (_, network, arrays, settings, classes) => {
  const { session } = await sessionOf(network, settings)
  const output = await session.evaluate(
    readArray(`${arrays}/x.npy`).data,
    readArray(`${arrays}/t.npy`).data,
    classes && BigInt64Array.from(classes, BigInt),
  )
  await session.release()
  expect(relativeDifference(output, readArray(`${arrays}/output.npy`).data)).toBeLessThan(1e-4)
})

describe('a DDPMPipeline', () => {
  test.each([
    ['sampling', 'noise'],
    ['inversion', 'sample'],
  ] as const)('goes through every state of the stock schedulers in %s, from its %s', async (direction, from) => {
    const { session, settings } = await sessionOf('diffusers-ddpm/model')
    const { shape, data: state } = readArray(`diffusers-ddpm/${from}.npy`)
    const [rows] = shape
    const states = [state.slice()]
    await followPath({
      state,
      rows,
      length: state.length / rows,
      path: pathOfRun(settings, { steps: 10, inversionSteps: 10, convention: 'target' })[direction],
      predict: (current, timestep) => session.evaluate(current, new Float32Array(rows).fill(timestep)),
      outputLength: state.length / rows,
      predicts: settings.predictionType!,
      clip: settings.clipSampling!,
      afterClip: 'keep',
      onStep: () => void states.push(state.slice()),
    })
    await session.release()
    const { data: expected } = readArray(`diffusers-ddpm/${direction}_states.npy`)
    expect(states.length * state.length).toBe(expected.length)
    states.forEach((reached, step) =>
      expect(
        relativeDifference(reached, expected.subarray(step * state.length, (step + 1) * state.length)),
        `state ${step}`,
      ).toBeLessThan(1e-3),
    )
  })
})
