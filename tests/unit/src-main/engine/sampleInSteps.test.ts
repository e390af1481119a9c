import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followPath } from '../../../../src-main/diffusion/followPath.ts'
import type { ModelSession } from '../../../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../../../src-main/engine/pathOfRun.ts'
import { sampleInSteps } from '../../../../src-main/engine/sampleInSteps.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { sampleNowFile } from '../../../../src-main/store/sampleNowFile.ts'
import { Cancelled, NotFinite } from '../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'

const model: ModelSettings = { trainSteps: 1000, schedule: 'linear', timestepSpacing: 'leading' }
const settings = {
  steps: 10,
  inversionSteps: 10,
  convention: 'target' as const,
  clip: { sampling: false, inversion: false },
  afterClip: 'keep' as const,
  keepStates: false,
  batch: 2,
}
const length = 8 * 8
const picture = Float32Array.from({ length }, (_, i) => (i % 8) / 4 - 1 + 1 / 8)

/** The exact ε of data that are one picture: what it predicts is that picture, at every step. */
const ofOnePicture: ModelSession = {
  shape: [1, 8, 8],
  outputChannels: 1,
  takesClasses: false,
  evaluate: (state, timesteps) => {
    const level = pathOfRun(model, settings).sampling.find(({ timestep }) => timestep === timesteps[0])!.from
    return Promise.resolve(
      state.map((value, i) => (value - Math.sqrt(level) * picture[i % length]) / Math.sqrt(1 - level)),
    )
  },
  rowsAtOnce: () => undefined,
  release: () => Promise.resolve(),
}

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'sampled-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const task = () => ({ model: { file: '', settings: model }, settings, seed: 420, count: 2, folder, every: 1 })
const pixels = (shown: 'state' | 'prediction', step: number, row = 0) =>
  sharp(sampleNowFile(folder, { shown, step, row })).extractChannel(0).raw().toBuffer()
const asPixels = (values: Float32Array, low: number, high: number) =>
  Buffer.from(Uint8ClampedArray.from(values, (value) => Math.round(((value - low) / (high - low)) * 255)))

test('every step shows the sample that the network predicts, which an exact network knows from the first on', async () => {
  const told: number[] = []
  const signal = new AbortController().signal
  const { decoded } = await sampleInSteps(task(), { signal, onStep: (step) => told.push(step) }, () =>
    Promise.resolve(ofOnePicture),
  )
  expect(decoded).toBe(false)
  expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  const exact = asPixels(picture, -1, 1)
  for (const step of [1, 5, 10])
    for (const row of [0, 1]) {
      const shown = await pixels('prediction', step, row)
      expect(Math.max(...shown.map((value, i) => Math.abs(value - exact[i])))).toBeLessThanOrEqual(1)
    }
})

test('the states are those of a run with the same noise: the noise itself first, then what each DDIM step makes of it', async () => {
  const signal = new AbortController().signal
  await sampleInSteps(task(), { signal, onStep: () => {} }, () => Promise.resolve(ofOnePicture))
  const state = noiseStream({ stream: 'torch', seed: 420, count: 2, length }).rows(0, 2)
  const states = [state.slice(length)]
  await followPath({
    state,
    rows: 2,
    length,
    path: pathOfRun(model, settings).sampling,
    predict: (current, timestep) => ofOnePicture.evaluate(current, new Float32Array(2).fill(timestep)),
    outputLength: length,
    predicts: 'epsilon',
    clip: false,
    afterClip: 'keep',
    onStep: ({ state: reached }) => void states.push(reached.slice(length)),
  })
  for (const [step, values] of states.entries())
    expect(await pixels('state', step, 1), `step ${step}`).toEqual(
      asPixels(values, Math.min(...values), Math.max(...values)),
    )
})

test('of a long path only every so many steps and the last are shown', async () => {
  const signal = new AbortController().signal
  await sampleInSteps({ ...task(), count: 1, every: 4 }, { signal, onStep: () => {} }, () =>
    Promise.resolve(ofOnePicture),
  )
  const predicted = (await readdir(folder)).filter((name) => name.startsWith('prediction'))
  expect(predicted.sort()).toEqual(['prediction-10-0.png', 'prediction-4-0.png', 'prediction-8-0.png'])
})

test('it stops between two steps when nobody watches any more', async () => {
  const controller = new AbortController()
  const onStep = (step: number) => step === 3 && controller.abort()
  await expect(
    sampleInSteps(task(), { signal: controller.signal, onStep }, () => Promise.resolve(ofOnePicture)),
  ).rejects.toThrow(Cancelled({ what: 'The batch' }).message)
  expect(await readdir(folder)).toContain('prediction-3-0.png')
  expect(await readdir(folder)).not.toContain('prediction-4-0.png')
})

test('a network that gives NaN is said with image and step, as of a run', async () => {
  const broken: ModelSession = {
    ...ofOnePicture,
    evaluate: (state) => Promise.resolve(state.map((value, i) => (i === length + 3 ? Number.NaN : value))),
  }
  const failed = sampleInSteps(task(), { signal: new AbortController().signal, onStep: () => {} }, () =>
    Promise.resolve(broken),
  )
  await expect(failed).rejects.toSatisfy((error) => NotFinite.is(error))
  await expect(failed).rejects.toThrow(/^Image 1 became infinite or NaN in sampling step 0/)
})
