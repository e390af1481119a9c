import { describe, expect, test } from 'vitest'
import { jackknifedAlignment } from '../../src-main/analysis/jackknifedAlignment.ts'
import { measureLocation } from '../../src-main/analysis/measureLocation.ts'
import { measureMapping } from '../../src-main/analysis/measureMapping.ts'
import { measurePlainRegions } from '../../src-main/analysis/measurePlainRegions.ts'
import { measureTrajectory } from '../../src-main/analysis/measureTrajectory.ts'
import { neighbourOverlap } from '../../src-main/analysis/neighbourOverlap.ts'
import { normalDivergence } from '../../src-main/analysis/normalDivergence.ts'
import { patchCorrelation } from '../../src-main/analysis/patchCorrelation.ts'
import { pixelSimilarity } from '../../src-main/analysis/pixelSimilarity.ts'
import { multiplyColumns } from '../../src-main/analysis/multiplyColumns.ts'
import { pathPlane } from '../../src-main/analysis/pathPlane.ts'
import { plainMask } from '../../src-main/analysis/plainMask.ts'
import { rowsInMemory } from '../../src-main/analysis/rowSource.ts'
import { shapiroWilk } from '../../src-main/analysis/shapiroWilk.ts'
import { summarizeRun } from '../../src-main/analysis/summarizeRun.ts'
import { topCorrelation } from '../../src-main/analysis/topCorrelation.ts'
import { vectorAlignment } from '../../src-main/analysis/vectorAlignment.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

type MeanAndDeviation = { mean: number; std: number }
type StatisticsCase = {
  shapes: { noise: [number, number, number, number]; states: number[] }
  results: {
    top10_correlation: Record<'noise' | 'sample' | 'latent', { mean: number; std_population: number; values: number[] }>
    distances: Record<'sample_latent' | 'sample_noise' | 'noise_latent', MeanAndDeviation>
    angles: Record<'sample' | 'noise' | 'latent', MeanAndDeviation>
    most_probable_triangle: Record<'sample' | 'noise' | 'latent' | 'product', number>
    patch_correlation_8_top20: Record<'noise' | 'sample' | 'latent', MeanAndDeviation>
    trajectory: { argmin_per_state: number[]; lambdas: number }
    mapping: Record<'sample_to_noise' | 'noise_to_sample', number> & { noise_to_sample_hub_counts: number[] }
    mapping_cosine: Record<'sample_to_noise' | 'noise_to_sample', number>
    cka_sample_latent: number
    svcca_exact_svd_sample_latent: number
    ssim_sample_latent_set_minmax: MeanAndDeviation
    psnr_peak1: MeanAndDeviation
    knn_overlap_10_sample_latent: MeanAndDeviation
    kl_global: number
    kl_per_position: number
    shapiro_first_latent: { W: number; p: number }
    mean_absolute_noise_latent: number
    plain: Record<'share' | 'error_plain' | 'error_other' | 'std_plain' | 'std_other', number>
  }
}

const { shapes, results } = readCase<StatisticsCase>('statistics')
const [n, ...shape] = shapes.noise
const d = shape[0] * shape[1] * shape[2]
const [noise, samples, latents] = ['noise', 'sample', 'latent'].map((name) => readArray(`statistics/${name}.npy`).data)
const summary = await summarizeRun({
  shape,
  rows: Array.from({ length: n }, (_, row) => row),
  noise: rowsInMemory(noise, d),
  samples: rowsInMemory(samples, d),
  latents: rowsInMemory(latents, d),
})

const expectSame = (actual: number | undefined, expected: number) =>
  expect(Math.abs(actual! / expected - 1)).toBeLessThan(1e-6)

describe('the ten largest correlations', () => {
  test.each([
    ['noise', noise, results.top10_correlation.noise],
    ['sample', samples, results.top10_correlation.sample],
    ['latent', latents, results.top10_correlation.latent],
  ] as const)('of the %s are those of the full matrix', async (_name, data, expected) => {
    const top = await topCorrelation(rowsInMemory(data, d), { k: 10 })
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

const sets = { noise: rowsInMemory(noise, d), samples: rowsInMemory(samples, d), latents: rowsInMemory(latents, d) }

describe('the location of the latents', async () => {
  const location = await measureLocation(sets)

  test('has the distances and angles of the reference', () => {
    expectSame(location.distances.noiseLatent.mean, results.distances.noise_latent.mean)
    expectSame(location.angles.latent.mean, results.angles.latent.mean)
    expectSame(location.angles.latent.sd, results.angles.latent.std)
  })

  test('has the most probable triangle of the reference', () => {
    const { product, ...corners } = results.most_probable_triangle
    expect(location.mostProbableTriangle).toMatchObject(corners)
    expectSame(location.mostProbableTriangle!.product, product)
  })
})

test.each([
  ['noise', sets.noise, results.patch_correlation_8_top20.noise],
  ['sample', sets.samples, results.patch_correlation_8_top20.sample],
  ['latent', sets.latents, results.patch_correlation_8_top20.latent],
] as const)('the correlations of the %s within patches are those of the reference', async (_name, rows, expected) => {
  const found = await patchCorrelation(rows, { shape, size: 8, k: 20 })
  expectSame(found!.values.mean, expected.mean)
  expectSame(found!.values.sd, expected.std)
})

describe('the mapping of noise and samples', () => {
  test('by L2 finds as many partners as the reference, and its hubs', async () => {
    const { aToB, bToA } = await measureMapping(sets.noise, sets.samples)
    expectSame(aToB.accuracy.mean, results.mapping.noise_to_sample)
    expectSame(bToA.accuracy.mean, results.mapping.sample_to_noise)
    expect(aToB.hubs.slice(0, 5).map(({ count }) => count)).toEqual(results.mapping.noise_to_sample_hub_counts)
  })

  test('by cosine finds as many partners as the reference', async () => {
    const { aToB, bToA } = await measureMapping(sets.noise, sets.samples, { metric: 'cosine' })
    expectSame(aToB.accuracy.mean, results.mapping_cosine.noise_to_sample)
    expectSame(bToA.accuracy.mean, results.mapping_cosine.sample_to_noise)
  })
})

test('the distances of the states to the line from noise to latent are those of the reference', async () => {
  const { data } = readArray('statistics/states.npy')
  const states = Array.from({ length: shapes.states[0] }, (_, state) =>
    rowsInMemory(data.subarray(state * n * d, (state + 1) * n * d), d),
  )
  const found = await measureTrajectory({ ...sets, states }, { positions: results.trajectory.lambdas })
  const expected = (name: string) => readArray(`statistics/${name}.npy`).data
  expect(relativeDifference(found.distances.flat(), expected('trajectory_distance'))).toBeLessThan(1e-6)
  expect(relativeDifference(found.scaled.flat(), expected('trajectory_distance_scaled'))).toBeLessThan(1e-6)
  expect(found.nearest).toEqual(results.trajectory.argmin_per_state)
})

test('noise and latents diverge as in the reference', async () => {
  const found = await normalDivergence(sets.noise, sets.latents)
  expectSame(found.global, results.kl_global)
  expectSame(found.perPosition, results.kl_per_position)
})

test('the first latent has the Shapiro-Wilk statistic of the reference', () => {
  const { w, p } = shapiroWilk(latents.subarray(0, d))!
  expectSame(w, results.shapiro_first_latent.W)
  expectSame(p, results.shapiro_first_latent.p)
})

describe('the similarity of samples and latents', () => {
  test('by SSIM and PSNR is that of the reference', async () => {
    const { ssim, psnr, releasedPsnr } = await pixelSimilarity(sets.samples, sets.latents, { shape })
    expectSame(ssim!.mean, results.ssim_sample_latent_set_minmax.mean)
    expectSame(ssim!.sd, results.ssim_sample_latent_set_minmax.std)
    expectSame(psnr.mean, results.psnr_peak1.mean)
    expectSame(psnr.sd, results.psnr_peak1.std)
    expect(releasedPsnr.mean - psnr.mean).toBeCloseTo(48.13, 2)
  })

  test('by CKA is that of the reference', async () => {
    expectSame((await jackknifedAlignment(sets.samples, sets.latents)).value, results.cka_sample_latent)
  })

  test('by SVCCA is that of the reference to 1e-4', async () => {
    const { mean } = await vectorAlignment(sets.samples, sets.latents)
    expect(Math.abs(mean / results.svcca_exact_svd_sample_latent - 1)).toBeLessThan(1e-4)
  })

  test('by neighbours is that of the reference', async () => {
    const { count } = await neighbourOverlap(sets.samples, sets.latents, { k: 10 })
    expectSame(count.mean, results.knn_overlap_10_sample_latent.mean)
    expectSame(count.sd, results.knn_overlap_10_sample_latent.std)
  })
})

test('latents inside and outside plain regions have the error and deviation of the reference', async () => {
  const { plain, other, share } = await measurePlainRegions(
    { images: sets.samples, latents: sets.latents, noise: sets.noise },
    { imageShape: shape, shape },
  )
  expectSame(share, results.plain.share)
  expectSame(plain.error!, results.plain.error_plain)
  expectSame(other.error!, results.plain.error_other)
  expectSame(plain.deviation!, results.plain.std_plain)
  expectSame(other.deviation!, results.plain.std_other)
})

type Path = { row: number; x: number[]; y: number[]; explained: [number, number] }

test.each(readCase<{ paths: Path[] }>('paths').paths)(
  'the states of image $row lie in the plane of their first two components where NumPy puts them',
  async ({ row, x, y, explained }) => {
    const { shape, data } = readArray('statistics/states.npy')
    const rows = Array.from({ length: shape[0] }, (_, state) => {
      const first = (state * shape[1] + row) * d
      return [...data.subarray(first, first + d)]
    })
    const found = await pathPlane(rowsInMemory(Float32Array.from(rows.flat()), d), { multiply: multiplyColumns })
    expect(
      relativeDifference(
        found.points.map((point) => point.x),
        x,
      ),
    ).toBeLessThan(1e-5)
    expect(
      relativeDifference(
        found.points.map((point) => point.y),
        y,
      ),
    ).toBeLessThan(1e-4)
    expectSame(found.explained[0], explained[0])
    expect(relativeDifference(found.explained, explained)).toBeLessThan(1e-5)
  },
)
