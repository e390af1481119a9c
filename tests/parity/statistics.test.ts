import { describe, expect, test } from 'vitest'
import { plainMask } from '../../src-main/analysis/plainMask.ts'
import { summarizeRun } from '../../src-main/analysis/summarizeRun.ts'
import { topCorrelation } from '../../src-main/analysis/topCorrelation.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

type MeanAndDeviation = { mean: number; std: number }
type StatisticsCase = {
  shapes: { noise: [number, number, number, number] }
  results: {
    top10_correlation: Record<'noise' | 'sample' | 'latent', { mean: number; std_population: number; values: number[] }>
    distances: Record<'sample_latent' | 'sample_noise' | 'noise_latent', MeanAndDeviation>
    angles: Record<'sample' | 'noise' | 'latent', MeanAndDeviation>
    mean_absolute_noise_latent: number
    plain: { share: number }
  }
}

const { shapes, results } = readCase<StatisticsCase>('statistics')
const [n, ...shape] = shapes.noise
const d = shape[0] * shape[1] * shape[2]
const [noise, samples, latents] = ['noise', 'sample', 'latent'].map((name) => readArray(`statistics/${name}.npy`).data)
const summary = await summarizeRun({
  n,
  shape,
  rows: Array.from({ length: n }, (_, row) => row),
  noise,
  samples,
  latents,
})

const expectSame = (actual: number | undefined, expected: number) =>
  expect(Math.abs(actual! / expected - 1)).toBeLessThan(1e-6)

describe('the ten largest correlations', () => {
  test.each([
    ['noise', noise, results.top10_correlation.noise],
    ['sample', samples, results.top10_correlation.sample],
    ['latent', latents, results.top10_correlation.latent],
  ] as const)('of the %s are those of the full matrix', async (_name, data, expected) => {
    const top = await topCorrelation(data, { n, d, k: 10 })
    expect(relativeDifference(top!.values, expected.values)).toBeLessThan(1e-6)
    expectSame(top!.mean, expected.mean)
    expectSame(top!.sd, expected.std_population)
  })
})

test.each([
  ['sampleLatent', results.distances.sample_latent],
  ['sampleNoise', results.distances.sample_noise],
  ['noiseLatent', results.distances.noise_latent],
] as const)('the distance %s has the mean and deviation of the reference', (pair, expected) => {
  expectSame(summary.distances?.[pair]?.mean, expected.mean)
  expectSame(summary.distances?.[pair]?.sd, expected.std)
})

test.each(['sample', 'noise', 'latent'] as const)(
  'the angle at the %s has the mean and deviation of the reference',
  (corner) => {
    expectSame(summary.angles?.[corner].mean, results.angles[corner].mean)
    expectSame(summary.angles?.[corner].sd, results.angles[corner].std)
  },
)

test('the mean absolute difference of noise and latent is that of the reference', () => {
  expectSame(summary.latentError?.mean, results.mean_absolute_noise_latent)
})

test('the plain pixels are those of the reference', () => {
  expect(Float32Array.from(plainMask(samples, shape))).toEqual(readArray('statistics/plain_mask.npy').data)
  const shares = summary.perRow.plainShare!
  expectSame(shares.reduce((sum, share) => sum + share, 0) / n, results.plain.share)
})
