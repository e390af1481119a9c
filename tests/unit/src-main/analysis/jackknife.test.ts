import { describe, expect, test } from 'vitest'
import { jackknifedCorrelation } from '../../../../src-main/analysis/heldDirections.ts'
import { diversityWithin } from '../../../../src-main/analysis/diversityWithin.ts'
import { groupsOfRows, jackknifed } from '../../../../src-main/analysis/jackknife.ts'
import { jackknifedAlignment } from '../../../../src-main/analysis/jackknifedAlignment.ts'
import { meanPairwiseCosine } from '../../../../src-main/analysis/pairwiseCosines.ts'
import { pairwiseDiversity } from '../../../../src-main/analysis/pairwiseDiversity.ts'
import { vectorAlignment } from '../../../../src-main/analysis/vectorAlignment.ts'
import { TooFewRows } from '../../../../src-shared/errors/errors.ts'
import { normals, rowsElsewhere } from './testRows.ts'

const rows = (data: Float32Array, length: number) => rowsElsewhere(data, length)

/** All rows but [first, first + count). */
const withoutRows = (data: ArrayLike<number>, length: number, { first, count }: { first: number; count: number }) =>
  Float32Array.from(
    Array.from(data).filter((_, i) => Math.floor(i / length) < first || Math.floor(i / length) >= first + count),
  )

/** Rows of p and of q entries that have something in common. */
function pairOf(n: number, p: number, q: number, seed: number, common = 0.7) {
  const [x, rest] = [normals(n, p, seed), normals(n, q, seed + 1)]
  return [x, rest.map((value, i) => value + common * x[Math.floor(i / q) * p + ((i % q) % p)])] as const
}

test('of a mean the jackknife is its standard error and Student’s interval', () => {
  const values = [...normals(1, 30, 3)]
  const mean = values.reduce((sum, value) => sum + value, 0) / 30
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29)
  const without = values.map((value) => (30 * mean - value) / 29)
  const found = jackknifed(mean, without, { n: 30 })
  expect(found.error).toBeCloseTo(sd / Math.sqrt(30), 12)
  // The 0.975 quantile of t with 29 degrees of freedom.
  expect((found.high - mean) / found.error).toBeCloseTo(2.04523, 4)
  expect(mean - found.low).toBeCloseTo(found.high - mean, 12)
  expect(jackknifed(0.99, [0.9, 1, 1.1], { n: 3, limits: [0, 1] }).high).toBe(1)
})

// Tables of Student's t at 0.975; the quantile stands for an error of 1 about 0.
test.each([
  [3, 4.30265],
  [4, 3.18245],
  [5, 2.77645],
  [6, 2.57058],
  [11, 2.22814],
])('an interval from %i groups has Student’s quantile', (groups, quantile) => {
  const without = Array.from({ length: groups }, (_, group) => group)
  const { error, high } = jackknifed(0, without, { n: groups })
  expect(Math.abs(high / error / quantile - 1)).toBeLessThan(2e-3)
})

test('from two groups there is no interval', () => {
  expect(() => jackknifed(0, [1, 2], { n: 2 })).toThrow(expect.toSatisfy(TooFewRows.is) as Error)
})

test.each([
  [5, 5],
  [40, 40],
  [2049, 40],
])('%i rows are in %i groups, each in one', (n, count) => {
  const groups = groupsOfRows(n)
  expect(groups).toHaveLength(count)
  groups.forEach(({ first }, place) =>
    expect(first).toBe(groups.slice(0, place).reduce((sum, { count }) => sum + count, 0)),
  )
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(n)
  expect(Math.max(...groups.map(({ count }) => count)) - Math.min(...groups.map(({ count }) => count))).toBeLessThan(2)
})

describe('CKA', () => {
  test.each([
    ['in one block', 90, 12, 7],
    ['in several blocks, with groups across their ends', 2300, 4, 3],
    ['of few rows', 6, 20, 5],
  ])('without each group is that of the other rows: %s', async (_name, n, p, q) => {
    const [x, y] = pairOf(n, p, q, 5)
    const found = await jackknifedAlignment(rows(x, p), rows(y, q))
    const without: number[] = []
    for (const group of groupsOfRows(n)) {
      const rest = await jackknifedAlignment(rows(withoutRows(x, p, group), p), rows(withoutRows(y, q, group), q))
      without.push(rest.value)
    }
    const { value } = found
    const expected = jackknifed(value, without, { n, limits: [0, 1] })
    expect(found.error / expected.error).toBeCloseTo(1, 3)
    expect(found.low).toBeCloseTo(expected.low, 5)
    expect(found).toMatchObject({ n, groups: Math.min(40, n) })
  })

  test('has an error that tells how other images scatter', async () => {
    const values: number[] = []
    let error = 0
    for (let seed = 0; seed < 40; seed++) {
      const [x, y] = pairOf(120, 5, 5, 100 + 2 * seed)
      const found = await jackknifedAlignment(rows(x, 5), rows(y, 5))
      values.push(found.value)
      error += found.error / 40
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / 40
    const scatter = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 39)
    expect(error / scatter).toBeGreaterThan(0.7)
    expect(error / scatter).toBeLessThan(1.4)
  })

  test('of a set with itself has no error, of a constant one is 0, and two rows have none', async () => {
    const x = normals(50, 6, 8)
    const same = await jackknifedAlignment(rows(x, 6), rows(x, 6))
    expect(same.value).toBeCloseTo(1, 6)
    expect(same.error).toBeLessThan(1e-5)
    expect((await jackknifedAlignment(rows(x, 6), rows(new Float32Array(300).fill(2), 6))).value).toBe(0)
    await expect(jackknifedAlignment(rows(normals(2, 6), 6), rows(normals(2, 6), 6))).rejects.toSatisfy(TooFewRows.is)
  })
})

describe('SVCCA', () => {
  test('has the interval of its directions, held', async () => {
    const [x, y] = pairOf(400, 30, 25, 9)
    const { mean, interval } = await vectorAlignment(rows(x, 30), rows(y, 25))
    // Float32 products make the directions, so that they are at right angles to about 1e-8.
    expect(interval!.value).toBeCloseTo(mean, 7)
    expect(interval!.low).toBeLessThan(mean)
    expect(interval!.high).toBeGreaterThan(mean)
    expect(interval!.error).toBeLessThan(0.1)
  })

  test('of one direction is the jackknife of Pearson’s r', () => {
    const n = 60
    const [x, y] = pairOf(n, 1, 1, 12)
    const centred = (data: Float32Array) => {
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length
      const rest = Float64Array.from(data, (value) => value - mean)
      const norm = Math.hypot(...rest)
      return rest.map((value) => value / norm)
    }
    const correlation = (a: Float32Array, b: Float32Array) => {
      const [u, v] = [centred(a), centred(b)]
      return Math.abs(u.reduce((sum, value, i) => sum + value * v[i], 0))
    }
    const without = groupsOfRows(n).map((group) => correlation(withoutRows(x, 1, group), withoutRows(y, 1, group)))
    const expected = jackknifed(correlation(x, y), without, { n, limits: [0, 1] })
    const found = jackknifedCorrelation([centred(x)], [centred(y)])
    expect(found!.error).toBeCloseTo(expected.error, 9)
    expect(found!.value).toBeCloseTo(expected.value, 9)
  })

  test('a direction that one group alone makes is none without it', () => {
    const [one, other] = [new Float64Array(50), new Float64Array(50)]
    ;[one[0], one[1]] = [Math.SQRT1_2, -Math.SQRT1_2]
    for (let row = 0; row < 50; row++) other[row] = (row % 2 ? 1 : -1) / Math.sqrt(50)
    const found = jackknifedCorrelation([one], [other])
    expect(Number.isFinite(found!.error)).toBe(true)
  })

  test('of few rows, which agree whatever they are, has no interval', async () => {
    const few = async (n: number) => {
      const [x, y] = pairOf(n, 30, 25, 9)
      return (await vectorAlignment(rows(x, 30), rows(y, 25))).interval
    }
    expect(await few(41)).toBeUndefined()
    expect((await few(42))!.error).toBeGreaterThan(1e-3)
  })
})

describe('over pairs', () => {
  const [n, d] = [9, 128]
  const data = normals(n, d, 14)
  const without = async (of: (rows: Float32Array) => Promise<number>) => {
    const found: number[] = []
    for (const group of groupsOfRows(n)) found.push(await of(withoutRows(data, d, group)))
    return jackknifed(await of(data), found, { n })
  }

  test('the diversity of images is that of variations of one base, each image left out in turn', async () => {
    const shape = [2, 8, 8] as const
    const found = await diversityWithin(rows(data, d), { shape })
    const singles = Array.from({ length: n }, (_, row) => rows(data.slice(row * d, (row + 1) * d), d))
    const { l2, ssim } = await pairwiseDiversity(singles, { shape })
    expect(found.l2.value).toBeCloseTo(l2.mean, 9)
    expect(found.ssim!.value).toBeCloseTo(ssim!.mean, 9)
    const distances = async (some: Float32Array) => (await diversityWithin(rows(some, d), { shape })).l2.value
    expect(found.l2.interval!.error).toBeCloseTo((await without(distances)).error, 9)
    expect(found.ssim!.interval!.error).toBeGreaterThan(0)
    expect((await diversityWithin(rows(data, d), { shape: [32, 2, 2] })).ssim).toBeUndefined()
    const [one, other] = [data.subarray(0, d), data.subarray(d, 2 * d)]
    const apart = Math.hypot(...one.map((value, i) => value - other[i]))
    const ofTwo = await diversityWithin(rows(data.slice(0, 2 * d), d), { shape })
    expect(ofTwo).toMatchObject({ l2: { value: expect.closeTo(apart, 5) as number, n: 2 } })
    expect([ofTwo.l2.interval, ofTwo.ssim!.interval]).toEqual([undefined, undefined])
    await expect(diversityWithin(rows(normals(1, d), d), { shape })).rejects.toSatisfy(TooFewRows.is)
  })

  test('the mean cosine has the error of the rows left out in turn', async () => {
    const found = await meanPairwiseCosine(rows(data, d))
    const expected = await without(async (some) => (await meanPairwiseCosine(rows(some, d))).value)
    expect(found.value).toBeCloseTo(expected.value, 12)
    expect(found.interval!.error).toBeCloseTo(expected.error, 12)
    expect((await meanPairwiseCosine(rows(data.slice(0, 2 * d), d))).interval).toBeUndefined()
  })
})
