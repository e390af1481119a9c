import { describe, expect, test } from 'vitest'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { summarizeRun } from '../../../../src-main/analysis/summarizeRun.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { RunSummary } from '../../../../src-shared/studies/runSummary.ts'
import { rowsElsewhere } from './testRows.ts'

const shape = [3, 4, 4] as const
const d = 48
const rowsOf = (n: number) => Array.from({ length: n }, (_, row) => row)
const tensor = (n: number, seed: number) => noiseStream({ stream: 'per-image', seed, count: n, length: d }).rows(0, n)
const roundTrip = (n: number) => {
  const noise = tensor(n, 1)
  const samples = tensor(n, 2)
  const disturbance = tensor(n, 3)
  const latents = noise.map((value, i) => 0.9 * value + 0.1 * samples[i] + 0.1 * disturbance[i])
  const reconstructions = samples.map((value) => value + 0.25)
  return { noise, samples, latents, reconstructions }
}
const sourcesOf = (tensors: Record<string, Float32Array>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, data]) => [name, rowsElsewhere(data, d, name)]))
/** As it arrives on the other side of a border. */
const sent = (summary: RunSummary) => RunSummary.parse(JSON.parse(JSON.stringify(summary)))

describe('a round trip', () => {
  test('tells of every image how far its noise and its latent are from N(0, 1)', async () => {
    const whole = roundTrip(300)
    whole.latents = whole.latents.map((value, i) => (Math.floor(i / d) === 7 ? (2 * value) ** 3 : value))
    const { perRow } = sent(await summarizeRun({ shape, rows: rowsOf(300), ...sourcesOf(whole) }))
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(meanOf(perRow.noiseKolmogorov!) * Math.sqrt(d)).toBeGreaterThan(0.8)
    expect(meanOf(perRow.noiseKolmogorov!) * Math.sqrt(d)).toBeLessThan(0.9)
    // That of normals is -6/(d + 1) on average
    expect(Math.abs(meanOf(perRow.noiseKurtosis!) + 6 / (d + 1))).toBeLessThan((4 * Math.sqrt(24 / d)) / Math.sqrt(300))
    expect(Math.max(...perRow.latentKurtosis!)).toBe(perRow.latentKurtosis![7])
    expect(perRow.latentKolmogorov![7]).toBeGreaterThan(1.36 / Math.sqrt(d))
  })

  test('has every measurement, and one value per row of each', async () => {
    const summary = sent(await summarizeRun({ shape, rows: rowsOf(20), ...sourcesOf(roundTrip(20)) }))
    expect(summary).toMatchObject({ n: 20, d, reconstructionError: { n: 20 }, latentError: { n: 20 } })
    expect(summary.reconstructionError!.mean).toBeCloseTo(0.25, 6)
    expect(Object.keys(summary.moments)).toHaveLength(4)
    expect(Object.keys(summary.distances!)).toHaveLength(3)
    expect(summary.topCorrelation).toMatchObject({ k: 10, noise: {}, samples: {}, latents: {} })
    for (const values of Object.values(summary.perRow)) expect(values).toHaveLength(20)
    expect(Object.keys(summary.perRow)).toHaveLength(16)
  })

  test('has angles that sum to 180 degrees, and the released code’s angles beside them', async () => {
    const { angles, angleOfMeanCosine } = await summarizeRun({ shape, rows: rowsOf(20), ...sourcesOf(roundTrip(20)) })
    expect(angles!.sample.mean + angles!.noise.mean + angles!.latent.mean).toBeCloseTo(180, 9)
    for (const corner of ['sample', 'noise', 'latent'] as const) {
      expect(angleOfMeanCosine![corner]).not.toBe(angles![corner].mean)
      expect(Math.abs(angleOfMeanCosine![corner] - angles![corner].mean)).toBeLessThan(1)
    }
  })

  test('gives latents beyond the Gaussian floor away', async () => {
    const { samples, noise } = roundTrip(64)
    const latents = noise.map((value, i) => value + 2 * samples[Math.floor(i / d) * d])
    const { topCorrelation } = await summarizeRun({
      shape,
      rows: rowsOf(64),
      ...sourcesOf({ noise, samples, latents }),
    })
    expect(Math.abs(topCorrelation!.noise!.mean / topCorrelation!.floor - 1)).toBeLessThan(0.1)
    expect(topCorrelation!.latents!.mean).toBeGreaterThan(1.5 * topCorrelation!.floor)
  })
})

describe('a run with fewer arrays', () => {
  test('an inversion of images has what needs no noise', async () => {
    const { samples, latents } = roundTrip(5)
    const summary = sent(await summarizeRun({ shape, rows: rowsOf(5), ...sourcesOf({ samples, latents }) }))
    expect(Object.keys(summary.distances!)).toEqual(['sampleLatent'])
    expect(summary.angles).toBeUndefined()
    expect(summary.latentError).toBeUndefined()
    expect(Object.keys(summary.perRow).sort()).toEqual([
      'latentKolmogorov',
      'latentKurtosis',
      'latentMean',
      'latentSd',
      'plainShare',
      'rows',
      'sampleLatent',
    ])
  })

  test.each([1, 2])('%i rows have everything but correlations', async (n) => {
    const summary = sent(await summarizeRun({ shape, rows: rowsOf(n), ...sourcesOf(roundTrip(n)) }))
    expect(summary.topCorrelation).toBeUndefined()
    expect(summary.angles!.noise.n).toBe(n)
    if (n === 1) expect(summary.distances!.sampleNoise!.sd).toBe(0)
  })

  test('images of a single colour have no correlations, and noise equal to its latent has angles', async () => {
    const noise = tensor(4, 1)
    const samples = new Float32Array(4 * d).fill(0.1)
    const summary = sent(
      await summarizeRun({ shape, rows: rowsOf(4), ...sourcesOf({ noise, samples, latents: noise }) }),
    )
    expect(summary.topCorrelation!.samples).toBeUndefined()
    expect(summary.angles).toMatchObject({ sample: { mean: 0 }, noise: { mean: 90 }, latent: { mean: 90 } })
    expect(summary.perRow.plainShare).toEqual([1, 1, 1, 1])
  })
})

test('what each image has by itself is measured without what is a number of the set, to the last bit the same', async () => {
  const given = { shape, rows: rowsOf(20), ...sourcesOf(roundTrip(20)) }
  const whole = await summarizeRun(given)
  const multiply = () => {
    throw new Error('nothing is to be correlated')
  }
  expect(await summarizeRun({ ...given, perImage: true, multiply })).toEqual({
    ...whole,
    moments: {},
    topCorrelation: undefined,
    angleOfMeanCosine: undefined,
  })
})

describe('rows that are not finite', () => {
  test('are left out and named by their number in the run', async () => {
    const whole = roundTrip(6)
    whole.latents[2 * d + 5] = NaN
    whole.samples[4 * d] = Infinity
    const summary = await summarizeRun({ shape, rows: [10, 11, 12, 13, 14, 15], ...sourcesOf(whole) })
    expect(summary).toMatchObject({ n: 4, leftOut: [12, 14], perRow: { rows: [10, 11, 13, 15] } })

    const without = (data: Float32Array) => data.filter((_, i) => ![2, 4].includes(Math.floor(i / d)))
    const kept = Object.fromEntries(Object.entries(whole).map(([name, data]) => [name, without(data)]))
    const expected = await summarizeRun({ shape, rows: [10, 11, 13, 15], ...sourcesOf(kept) })
    expect({ ...summary, leftOut: undefined }).toEqual(expected)
  })

  test('may be all there are', async () => {
    const summary = sent(
      await summarizeRun({ shape, rows: [0, 1], ...sourcesOf({ samples: new Float32Array(2 * d).fill(NaN) }) }),
    )
    expect(summary).toMatchObject({ n: 0, leftOut: [0, 1] })
  })
})

test('an array of another length is refused', async () => {
  await expect(summarizeRun({ shape, rows: [0, 1], noise: rowsInMemory(new Float32Array(d), d) })).rejects.toThrow(
    RangeError,
  )
})
