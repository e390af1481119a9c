import { describe, expect, test } from 'vitest'
import { multiplyColumns } from '../../../../src-main/analysis/multiplyColumns.ts'
import { topCorrelation } from '../../../../src-main/analysis/topCorrelation.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

const noise = (n: number, d: number, seed = 1) => noiseStream({ stream: 'torch', seed, count: n, length: d }).rows(0, n)

/** By the definition, in float64, with the whole matrix. */
const allCorrelations = (data: Float32Array, n: number, d: number) => {
  const columns = Array.from({ length: d }, (_, j) => Array.from({ length: n }, (_, i) => data[i * d + j]))
  const centred = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / n
    const away = column.map((value) => value - mean)
    const length = Math.hypot(...away)
    return away.map((value) => value / length)
  })
  const found: number[] = []
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++)
      found.push(Math.abs(centred[i].reduce((sum, value, k) => sum + value * centred[j][k], 0)))
  }
  return found.sort((a, b) => b - a)
}

describe('the k largest correlations', () => {
  test.each([
    [3, 12],
    [20, 30],
    [20, 256],
    [33, 509],
  ])('of %i rows of %i entries are those of the whole matrix', async (n, d) => {
    const data = noise(n, d)
    const top = await topCorrelation(data, { n, d, k: 10 })
    const expected = allCorrelations(data, n, d).slice(0, 10)
    top!.values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12))
  })

  test('are found in float64 among many that float32 cannot tell apart', async () => {
    const [n, d] = [16, 300]
    const base = noise(n, 1)
    const disturbance = noise(n, d, 2)
    const data = disturbance.map((value, i) => base[Math.floor(i / d)] + 1e-4 * value)
    const top = await topCorrelation(data, { n, d, k: 10 })
    const expected = allCorrelations(data, n, d).slice(0, 10)
    expect(expected[9]).toBeGreaterThan(0.99999999)
    top!.values.forEach((value, i) => expect(1 - value).toBeCloseTo(1 - expected[i], 14))
  })

  test('are the same with another matrix product, as long as that is as exact as float32 allows', async () => {
    const [n, d] = [24, 400]
    const data = noise(n, d)
    const roughly = (a: Float32Array, b: Float32Array, rows: number) =>
      Promise.resolve(multiplyColumns(a, b, rows).map((value, i) => value + (i % 2 ? 1 : -1) * (rows / 2) * 2 ** -24))
    expect(await topCorrelation(data, { n, d, k: 10, multiply: roughly })).toEqual(
      await topCorrelation(data, { n, d, k: 10 }),
    )
  })

  test('do not change when entries are scaled or shifted', async () => {
    const [n, d] = [24, 100]
    const data = noise(n, d)
    const changed = data.map((value, i) => value * (i % 2 ? 4 : -0.5) + 8 * (i % d))
    const [before, after] = await Promise.all([data, changed].map((set) => topCorrelation(set, { n, d, k: 10 })))
    after!.values.forEach((value, i) => expect(value).toBeCloseTo(before!.values[i], 3))
  })

  test('are 1 for copies of an entry', async () => {
    const [n, d] = [10, 50]
    const base = noise(n, 1)
    const top = await topCorrelation(
      new Float32Array(n * d).map((_, i) => base[Math.floor(i / d)]),
      { n, d, k: 10 },
    )
    expect(top!.mean).toBeCloseTo(1, 12)
  })
})

test('rows with NaN are named, and a search stops when it is told to', async () => {
  const data = noise(20, 30)
  data[7 * 30 + 2] = NaN
  await expect(topCorrelation(data, { n: 20, d: 30, k: 3, what: 'latents' })).rejects.toThrow('Row 7 of the latents')
  const signal = AbortSignal.abort()
  await expect(topCorrelation(noise(20, 30), { n: 20, d: 30, k: 3, signal })).rejects.toThrow('abort')
})

describe('what has no correlation', () => {
  test('constant entries are left out', async () => {
    const [n, d] = [20, 40]
    const data = noise(n, d)
    const constant = data.map((value, i) => (i % d < 10 ? 0.1 : value))
    const rest = new Float32Array(n * 30).map((_, i) => data[Math.floor(i / 30) * d + 10 + (i % 30)])
    const [found, expected] = [
      await topCorrelation(constant, { n, d, k: 10 }),
      await topCorrelation(rest, { n, d: 30, k: 10 }),
    ]
    expect(found!.values).toEqual(expected!.values)
    expect(found!.pairs).toEqual(expected!.pairs.map(([i, j]) => [i + 10, j + 10]))
  })

  test('too few varying entries for k pairs have none', async () => {
    const data = noise(20, 40).map((value, i) => (i % 40 < 36 ? 0.1 : value))
    expect(await topCorrelation(data, { n: 20, d: 40, k: 10 })).toBeUndefined()
    expect((await topCorrelation(data, { n: 20, d: 40, k: 6 }))!.values).toHaveLength(6)
  })

  test.each([1, 2])('%i rows have none', async (n) => {
    expect(await topCorrelation(noise(n, 40), { n, d: 40, k: 10 })).toBeUndefined()
  })
})
