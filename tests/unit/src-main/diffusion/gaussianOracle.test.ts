import { describe, expect, test } from 'vitest'
import type { DdimStep } from '../../../../src-main/diffusion/ddimPath.ts'
import { followPath } from '../../../../src-main/diffusion/followPath.ts'
import { diffuseForward, forwardLevel } from '../../../../src-main/diffusion/forwardDiffusion.ts'
import { pairSteps } from '../../../../src-main/diffusion/pairSteps.ts'
import { pathOfRun, type RunPath } from '../../../../src-main/engine/pathOfRun.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import type { ReplaceLevel, TimeConvention } from '../../../../src-shared/project/runSettings.ts'

/*
 * The exact denoiser of data N(0, 1/4), ε = sqrt(1 - ᾱ) x / (ᾱ / 4 + 1 - ᾱ), on the linear schedule with D = 1000 and T = 50. Every quantity
 * below is a number times a Gaussian, so that it is known in closed form; the constants are those that the float64 recursion gives to three
 * or four digits, computed apart from this program.
 */
const model = { trainSteps: 1000, schedule: 'linear', timestepSpacing: 'leading', setAlphaToOne: true } as const
const steps = 50
const length = 1 << 16
const noise = noiseStream({ stream: 'torch', seed: 420, count: 1, length }).rows(0, 1)
const drawn = noiseStream({ stream: 'torch', seed: 42, count: 1, length }).rows(0, 1)
const meanOfAbsoluteNormal = Math.sqrt(2 / Math.PI)

const epsilon = (state: Float32Array, level: number) =>
  state.map((x) => (Math.sqrt(1 - level) * x) / (level / 4 + 1 - level))

type More = Partial<Parameters<typeof followPath>[0]>
async function follow(start: Float32Array, path: readonly DdimStep[], told: (step: number) => number, more: More = {}) {
  const state = start.slice()
  let step = more.first ?? 0
  await followPath({
    state,
    rows: 1,
    length,
    path,
    predict: async (current) => {
      while (more.noiseOf?.(step)) step++
      return epsilon(current, told(step++))
    },
    outputLength: length,
    predicts: 'epsilon',
    clip: false,
    afterClip: 'keep',
    ...more,
  })
  return state
}

const pathWith = (convention: TimeConvention) => pathOfRun(model, { steps, inversionSteps: steps, convention })
const toldTo =
  ({ inversion }: RunPath, convention: TimeConvention) =>
  (step: number) =>
    convention === 'target' ? inversion[step].to : inversion[step].from

/** x_0 with every state and prediction on its way. */
async function sampled(path: RunPath) {
  const states = [noise]
  const predictions: Float32Array[] = []
  const sample = await follow(noise, path.sampling, (step) => path.sampling[step].from, {
    onStep: ({ state, noise: used }) => {
      states.push(state.slice())
      predictions.push(used.slice())
    },
  })
  return { sample, states, predictions }
}

const deviation = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)
const meanDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length
/** Mean |difference| for exactly standard noise: that of the sample is off by what the draw happens to be. */
const errorOf = (latent: Float32Array) =>
  (meanDifference(latent, noise) * meanOfAbsoluteNormal) / meanDifference(noise, new Float32Array(length))

test.each([
  ['target', 0.9464, 0.04273],
  ['source', 0.8928, 0.08557],
] as const)(
  'inversion with %s time ends at standard deviation %f with mean error %f',
  async (convention, sd, error) => {
    const path = pathWith(convention)
    const { sample } = await sampled(path)
    expect(deviation(sample) / deviation(noise)).toBeCloseTo(0.4724, 4)
    const latent = await follow(sample, path.inversion, toldTo(path, convention))
    expect(deviation(latent) / deviation(noise)).toBeCloseTo(sd, 4)
    expect(errorOf(latent)).toBeCloseTo(error, 5)
  },
)

describe('forward diffusion in the place of the first K steps', () => {
  /** x = a x_0 + b ε at the level; the steps that follow scale both alike. Exact for independent unit Gaussians. */
  async function spreadAfter(first: number, rule: ReplaceLevel): Promise<number> {
    const path = pathWith('target')
    const { sample } = await sampled(path)
    const level = forwardLevel(path, first, rule)
    const [ofSample, ofNoise] = [new Float32Array(length), new Float32Array(length)]
    diffuseForward(sample, new Float32Array(length), level, ofSample)
    diffuseForward(new Float32Array(length), drawn, level, ofNoise)
    const onward = (start: Float32Array) => follow(start, path.inversion, toldTo(path, 'target'), { first })
    return Math.hypot(
      deviation(await onward(ofSample)) / deviation(noise),
      deviation(await onward(ofNoise)) / deviation(drawn),
    )
  }

  test.each([
    ['consistent', 1, 0.9463],
    ['consistent', 2, 0.9391],
    ['consistent', 3, 0.9358],
    ['consistent', 5, 0.9365],
    ['consistent', 10, 0.9571],
    ['released', 1, 0.9564],
    ['released', 2, 0.9612],
    ['released', 3, 0.9679],
    ['released', 5, 0.9809],
    ['released', 10, 1.0003],
  ] as const)('to the %s level for K = %i gives a standard deviation of %f', async (rule, first, expected) => {
    expect(await spreadAfter(first, rule)).toBeCloseTo(expected, 4)
  })
})

describe("sampling's predictions in the place of the first K", () => {
  async function errorAfter(first: number, convention: TimeConvention, what: 'epsilon' | 'state'): Promise<number> {
    const path = pathWith(convention)
    const { sample, states, predictions } = await sampled(path)
    const pairs = pairSteps(path.inversion, path.sampling)
    const given = (of: Float32Array[]) => (step: number) => (step < first ? of[pairs[step]!] : undefined)
    const latent = await follow(
      sample,
      path.inversion,
      toldTo(path, convention),
      what === 'epsilon' ? { noiseOf: given(predictions) } : { stateOf: given(states) },
    )
    return errorOf(latent)
  }

  test.each([
    [1, 0.04273],
    [2, 0.04243],
    [5, 0.03874],
    [10, 0.02622],
  ])('leave a mean error that is smaller the more there are: K = %i, %f', async (first, error) => {
    expect(await errorAfter(first, 'target', 'epsilon')).toBeCloseTo(error, 5)
    expect(await errorAfter(first, 'target', 'state')).toBeCloseTo(error, 5)
  })

  test('bring all of x_T back to the rounding of fifty float32 steps, and states to the byte', async () => {
    expect(await errorAfter(steps, 'target', 'epsilon')).toBeLessThan(3e-7)
    expect(await errorAfter(steps, 'target', 'state')).toBe(0)
  })
})

describe('the counterpart of an inversion step', () => {
  test('is sampling step -(i + 1) where both go over the same levels', () => {
    const path = pathWith('target')
    expect(pairSteps(path.inversion, path.sampling)).toEqual(Array.from({ length: steps }, (_, i) => steps - 1 - i))
  })

  test("is step -(i + 2) in guided-diffusion's source time, and the last has none", () => {
    const settings = { trainSteps: 4000, schedule: 'cosine', rescaleTimesteps: true } as const
    const path = pathOfRun(settings, { steps, inversionSteps: steps, convention: 'source' })
    const pairs = pairSteps(path.inversion, path.sampling)
    expect(pairs.slice(0, -1)).toEqual(Array.from({ length: steps - 1 }, (_, i) => steps - 2 - i))
    expect(pairs.at(-1)).toBeUndefined()
  })
})

describe('the level of forward diffusion', () => {
  test('of guided-diffusion is index K with either rule, and pure noise for all of them', () => {
    const settings = { trainSteps: 4000, schedule: 'cosine', rescaleTimesteps: true } as const
    const path = pathOfRun(settings, { steps, inversionSteps: steps, convention: 'source' })
    for (const first of [1, 2, 49]) {
      const ofIndex = path.sampling[steps - 1 - first].from
      expect(forwardLevel(path, first, 'consistent')).toBe(ofIndex)
      expect(forwardLevel(path, first, 'released')).toBe(ofIndex)
    }
    expect(forwardLevel(path, steps, 'consistent')).toBe(0)
  })

  test('of diffusers is τ_(K - 1), or τ_K as released and the last training step for all of them', () => {
    const path = pathWith('target')
    const levels = path.inversion.map(({ to }) => to)
    expect(forwardLevel(path, 1, 'consistent')).toBe(levels[0])
    expect(forwardLevel(path, 1, 'released')).toBe(levels[1])
    expect(forwardLevel(path, steps, 'consistent')).toBe(levels[49])
    expect(forwardLevel(path, steps, 'released')).toBeLessThan(levels[49])
    expect(forwardLevel(path, steps, 'released')).toBeCloseTo(4.0358e-5, 8)
  })
})
