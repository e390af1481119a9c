import { describe, expect, test } from 'vitest'
import { diffusersPath, guidedDiffusionPath } from '../../../../src-main/diffusion/ddimPath.ts'
import type { DdimStep } from '../../../../src-main/diffusion/ddimPath.ts'
import { followPath } from '../../../../src-main/diffusion/followPath.ts'
import { NotFiniteState } from '../../../../src-main/diffusion/notFiniteState.ts'
import { alphasCumprod } from '../../../../src-main/diffusion/schedule.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { Cancelled } from '../../../../src-shared/errors/requestErrors.ts'

const alphas = alphasCumprod({ schedule: 'linear', trainSteps: 1000 }, 'float64')
const length = 3072
const rows = 8
const noise = noiseStream({ stream: 'torch', seed: 420, count: rows, length }).rows(0, rows)

/**
 * The exact denoiser of data N(0, 1/4): ε = sqrt(1 - ᾱ) x / (ᾱ / 4 + 1 - ᾱ). `told` are the steps in the order of the calls, and
 * ᾱ is that of the level whose time the convention tells.
 */
const gaussianDenoiser = (levels: number[]) => {
  let call = 0
  return async (state: Float32Array) => {
    const level = levels[call++]
    return state.map((x) => (Math.sqrt(1 - level) * x) / (level / 4 + 1 - level))
  }
}

type Predict = (state: Float32Array, timestep: number) => Promise<Float32Array>
const follow = async (
  start: Float32Array,
  path: DdimStep[],
  predict: Predict,
  more: Partial<Parameters<typeof followPath>[0]> = {},
) => {
  const state = Float32Array.from(start)
  await followPath({
    state,
    rows: start.length / length,
    length,
    path,
    predict,
    outputLength: length,
    predicts: 'epsilon',
    clip: false,
    afterClip: 'keep',
    ...more,
  })
  return state
}

const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
const meanDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length

const roundTrip = async (steps: number, convention: 'source' | 'target') => {
  const path = diffusersPath({ alphas, steps, convention, spacing: 'leading', setAlphaToOne: true })
  const sample = await follow(noise, path.sampling, gaussianDenoiser(path.sampling.map(({ from }) => from)))
  const told = path.inversion.map(({ from, to }) => (convention === 'target' ? to : from))
  const latent = await follow(sample, path.inversion, gaussianDenoiser(told))
  return { sample, latent }
}

describe('the exact denoiser of Gaussian data, T = 50', () => {
  /** Every step multiplies the state by a number, so the ratios are exact. */
  test.each([
    ['target', 0.94644, 0.04273],
    ['source', 0.89276, 0.08557],
  ] as const)('comes back with %s time as far as theory says', async (convention, latentRatio, error) => {
    const { sample, latent } = await roundTrip(50, convention)
    expect(deviation(sample) / deviation(noise)).toBeCloseTo(0.47244, 5)
    expect(deviation(latent) / deviation(noise)).toBeCloseTo(latentRatio, 5)
    const meanOfAbsoluteNormal = Math.sqrt(2 / Math.PI)
    const meanOfNoise = meanDifference(noise, new Float32Array(noise.length))
    expect((meanDifference(latent, noise) * meanOfAbsoluteNormal) / meanOfNoise).toBeCloseTo(error, 5)
  })

  test.each(['target', 'source'] as const)(
    'errs less the more steps there are with %s time, but never not at all',
    async (convention) => {
      const errors: number[] = []
      for (const steps of [10, 50, 100, 500])
        errors.push(meanDifference((await roundTrip(steps, convention)).latent, noise))
      errors.forEach((error, i) => expect(error).toBeLessThan(errors[i - 1] ?? Infinity))
      expect(errors.at(-1)).toBeGreaterThan(1e-4)
    },
  )

  test('comes back to rounding if inversion is given the predictions of sampling', async () => {
    const path = diffusersPath({ alphas, steps: 50, convention: 'target', spacing: 'leading', setAlphaToOne: true })
    const predictions: Float32Array[] = []
    const denoise = gaussianDenoiser(path.sampling.map(({ from }) => from))
    const sample = await follow(noise, path.sampling, async (state) => {
      predictions.push(await denoise(state))
      return predictions.at(-1)!
    })
    const latent = await follow(sample, path.inversion, async () => predictions.pop()!)
    expect(meanDifference(latent, noise)).toBeLessThan(1e-6)
  })
})

describe('a path', () => {
  const { sampling, inversion } = guidedDiffusionPath({
    alphas: alphasCumprod({ schedule: 'cosine', trainSteps: 4000 }, 'float64'),
    steps: 10,
    convention: 'source',
    rescaleTimesteps: true,
  })
  const network = async (state: Float32Array, timestep: number) =>
    state.map((x) => 0.6 * Math.tanh(x + timestep / 1000))
  const clipping = { clip: true, afterClip: 'rederive' } as const

  test('gives the same bytes however the rows are split into batches', async () => {
    const whole = await follow(noise, sampling, network, clipping)
    for (const [first, last] of [
      [0, 1],
      [1, 4],
      [4, 8],
    ]) {
      const part = await follow(noise.subarray(first * length, last * length), sampling, network, clipping)
      expect(part).toEqual(whole.subarray(first * length, last * length))
    }
  })

  test('of guided-diffusion ends upward at the last prediction, made consistent with the clipped sample', async () => {
    let last = new Float32Array()
    const predict = async (state: Float32Array, timestep: number) =>
      (last = Float32Array.from(await network(state, timestep)))
    expect(await follow(noise, inversion, predict)).toEqual(last)
  })

  test('tells after each step what it did', async () => {
    const shares: number[] = []
    await follow(noise, sampling, network, {
      ...clipping,
      onStep: ({ step, timestep, clippedShare, state }) => {
        expect(timestep).toBe(sampling[step].timestep)
        expect(state).toHaveLength(noise.length)
        shares.push(clippedShare)
      },
    })
    expect(shares).toHaveLength(10)
    expect(shares[0]).toBeGreaterThan(0.5)
  })

  test('stops before the next step once it is aborted', async () => {
    const signal = { aborted: false }
    const seen: number[] = []
    const onStep = ({ step }: { step: number }) => {
      seen.push(step)
      signal.aborted = step === 2
    }
    await expect(follow(noise, sampling, network, { signal, onStep })).rejects.toSatisfy(Cancelled.is)
    expect(seen).toEqual([0, 1, 2])
  })

  test.each([NaN, Infinity, -Infinity])('names row and step where %f appears', async (value) => {
    const predict = async (state: Float32Array, timestep: number) => {
      const output = await network(state, timestep)
      if (timestep === sampling[3].timestep) output[5 * length + 17] = value
      return output
    }
    const failure = await follow(noise, sampling, predict).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(NotFiniteState)
    expect(failure).toMatchObject({ row: 5, step: 3 })
  })

  test('is refused before its first step where the network says nothing', async () => {
    const predict = () => Promise.reject(new Error('not to be asked'))
    const upward = diffusersPath({ alphas, steps: 10, convention: 'target', spacing: 'leading', setAlphaToOne: true })
    await expect(follow(noise, upward.inversion, predict, { predicts: 'sample' })).rejects.toThrow(
      'predicts x0 says nothing',
    )
  })

  test('passes over the learned variances that follow each row’s prediction', async () => {
    const withVariances = async (state: Float32Array, timestep: number) => {
      const output = new Float32Array(2 * state.length).fill(99)
      const prediction = await network(state, timestep)
      for (let row = 0; row < rows; row++) {
        output.set(prediction.subarray(row * length, (row + 1) * length), 2 * row * length)
      }
      return output
    }
    expect(await follow(noise, sampling, withVariances, { outputLength: 2 * length })).toEqual(
      await follow(noise, sampling, network),
    )
  })

  test('refuses an output of another length', async () => {
    await expect(follow(noise, sampling, async () => new Float32Array(3))).rejects.toThrow(RangeError)
  })
})
