import { describe, expect, test } from 'vitest'
import { multiplyColumns } from '../../../../src-main/analysis/multiplyColumns.ts'
import { rowsInMemory, type RowSource } from '../../../../src-main/analysis/rowSource.ts'
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
    const top = await topCorrelation(rowsInMemory(data, d), { k: 10 })
    const expected = allCorrelations(data, n, d).slice(0, 10)
    top!.values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12))
  })

  test('are found in float64 among many that float32 cannot tell apart', async () => {
    const [n, d] = [16, 300]
    const base = noise(n, 1)
    const disturbance = noise(n, d, 2)
    const data = disturbance.map((value, i) => base[Math.floor(i / d)] + 1e-4 * value)
    const top = await topCorrelation(rowsInMemory(data, d), { k: 10 })
    const expected = allCorrelations(data, n, d).slice(0, 10)
    expect(expected[9]).toBeGreaterThan(0.99999999)
    top!.values.forEach((value, i) => expect(1 - value).toBeCloseTo(1 - expected[i], 14))
  })

  test('are the same with another matrix product, as long as that is as exact as float32 allows', async () => {
    const [n, d] = [24, 400]
    const data = noise(n, d)
    const roughly = (a: Float32Array, b: Float32Array, rows: number) =>
      Promise.resolve(multiplyColumns(a, b, rows).map((value, i) => value + (i % 2 ? 1 : -1) * (rows / 2) * 2 ** -24))
    expect(await topCorrelation(rowsInMemory(data, d), { k: 10, multiply: roughly })).toEqual(
      await topCorrelation(rowsInMemory(data, d), { k: 10 }),
    )
  })

  test('do not change when entries are scaled or shifted', async () => {
    const [n, d] = [24, 100]
    const data = noise(n, d)
    const changed = data.map((value, i) => value * (i % 2 ? 4 : -0.5) + 8 * (i % d))
    const [before, after] = await Promise.all(
      [data, changed].map((set) => topCorrelation(rowsInMemory(set, d), { k: 10 })),
    )
    after!.values.forEach((value, i) => expect(value).toBeCloseTo(before!.values[i], 3))
  })

  test('are 1 for copies of an entry', async () => {
    const [n, d] = [10, 50]
    const base = noise(n, 1)
    const copies = new Float32Array(n * d).map((_, i) => base[Math.floor(i / d)])
    const top = await topCorrelation(rowsInMemory(copies, d), { k: 10 })
    expect(top!.mean).toBeCloseTo(1, 12)
  })
})

describe('a set that is not held', () => {
  const [n, d] = [100, 150]
  const data = noise(n, d, 3)
  /** A band of the matrix is of 48 entries, and of as many rows. */
  const held = 48 * 48

  test.each([
    ['rows in two parts and more', held],
    ['all rows of a few entries', 100 * 100],
  ])('has the correlations of the whole one to the last bit: %s', async (_, held) => {
    const whole = await topCorrelation(rowsInMemory(data, d), { k: 10 })
    expect(await topCorrelation(rowsInMemory(data, d), { k: 10, held })).toEqual(whole)
    const expected = allCorrelations(data, n, d).slice(0, 10)
    whole!.values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12))
  })

  test('is multiplied a band at a time', async () => {
    const sizes: number[] = []
    const multiply = (a: Float32Array, b: Float32Array, rows: number, into?: Float32Array) => {
      sizes.push(a.length, b.length)
      expect(rows).toBeLessThanOrEqual(48)
      return multiplyColumns(a, b, rows, into)
    }
    await topCorrelation(rowsInMemory(data, d), { k: 10, held, multiply })
    // Ten pairs of four bands, of 48, 48 and 4 rows.
    expect(sizes).toHaveLength(2 * 10 * 3)
    expect(Math.max(...sizes)).toBe(held)
  })

  test('is read no more than 8 MB at a time', async () => {
    const [n, d] = [5000, 500]
    const asked: number[] = []
    const rows: RowSource = {
      what: 'rows',
      n,
      length: d,
      read(first, count) {
        asked.push(count * d * 4)
        return Float32Array.from({ length: count * d }, (_, i) => Math.sin((first * d + i) ** 2))
      },
    }
    const multiply = (a: Float32Array, b: Float32Array, rows: number) =>
      new Float32Array((a.length / rows) * (b.length / rows)).map((_, i) => (i === 1 ? 0.5 : 0))
    await topCorrelation(rows, { k: 1, multiply })
    expect(4 * n * d).toBeGreaterThan(8 << 20)
    expect(Math.max(...asked)).toBeLessThanOrEqual(8 << 20)
  })

  test('whose largest correlations are beyond counting is looked through no further', async () => {
    const [n, d] = [12, 1200]
    const base = noise(n, 1)
    const copies = new Float32Array(n * d).map((_, i) => base[Math.floor(i / d)] * (1 + (i % d)))
    let products = 0
    const multiply = (a: Float32Array, b: Float32Array, rows: number, into?: Float32Array) => {
      products++
      return multiplyColumns(a, b, rows, into)
    }
    const top = await topCorrelation(rowsInMemory(copies, d), { k: 10, multiply })
    expect(top!.mean).toBeCloseTo(1, 6)
    // Of three: the first 1024 entries with each other are enough.
    expect(products).toBe(1)
  })

  test('tells how far it is, from 0 to 1', async () => {
    const shares: number[] = []
    await topCorrelation(rowsInMemory(data, d), { k: 10, held, progress: (share) => shares.push(share) })
    expect(shares.length).toBeGreaterThan(20)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares[0]).toBe(0)
    expect(shares.at(-1)).toBeLessThanOrEqual(1)
  })
})

test('rows with NaN are named, and a search stops when it is told to', async () => {
  const data = noise(20, 30)
  data[7 * 30 + 2] = NaN
  await expect(topCorrelation(rowsInMemory(data, 30, 'latents'), { k: 3 })).rejects.toThrow('Row 7 of the latents')
  const signal = AbortSignal.abort()
  await expect(topCorrelation(rowsInMemory(noise(20, 30), 30), { k: 3, signal })).rejects.toThrow('abort')
})

describe('what has no correlation', () => {
  test('constant entries are left out', async () => {
    const [n, d] = [20, 40]
    const data = noise(n, d)
    const constant = data.map((value, i) => (i % d < 10 ? 0.1 : value))
    const rest = new Float32Array(n * 30).map((_, i) => data[Math.floor(i / 30) * d + 10 + (i % 30)])
    const [found, expected] = [
      await topCorrelation(rowsInMemory(constant, d), { k: 10 }),
      await topCorrelation(rowsInMemory(rest, 30), { k: 10 }),
    ]
    expect(found!.values).toEqual(expected!.values)
    expect(found!.pairs).toEqual(expected!.pairs.map(([i, j]) => [i + 10, j + 10]))
  })

  test('too few varying entries for k pairs have none', async () => {
    const data = noise(20, 40).map((value, i) => (i % 40 < 36 ? 0.1 : value))
    expect(await topCorrelation(rowsInMemory(data, 40), { k: 10 })).toBeUndefined()
    expect((await topCorrelation(rowsInMemory(data, 40), { k: 6 }))!.values).toHaveLength(6)
  })

  test.each([1, 2])('%i rows have none', async (n) => {
    expect(await topCorrelation(rowsInMemory(noise(n, 40), 40), { k: 10 })).toBeUndefined()
  })
})
