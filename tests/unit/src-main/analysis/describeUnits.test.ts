import { describe, expect, test } from 'vitest'
import { bootstrapInterval, intervalOfMean } from '../../../../src-main/analysis/bootstrapInterval.ts'
import { describePairedDifferences, describeUnits } from '../../../../src-main/analysis/describeUnits.ts'
import { quantileOfSorted } from '../../../../src-main/analysis/quantileOfSorted.ts'
import { TooFewRows, ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals } from './testRows.ts'

describe('the bootstrap', () => {
  test('of a mean of normals is as wide as theory says', () => {
    const { low, high, value } = intervalOfMean(normals(400, 1, 3), { units: 'images', draws: 4000 })
    const deviation = 1 / Math.sqrt(400)
    expect(Math.abs((high - low) / (2 * 1.96 * deviation) - 1)).toBeLessThan(0.1)
    expect((low + high) / 2).toBeCloseTo(value, 2)
  })

  test('covers the truth about as often as it says', () => {
    const all = normals(200, 40, 4)
    const covering = Array.from({ length: 200 }, (_, set) => {
      const { low, high } = intervalOfMean(all.subarray(set * 40, (set + 1) * 40), { units: 'images', draws: 400 })
      return low <= 0 && high >= 0
    })
    const share = covering.filter(Boolean).length / 200
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(0.99)
  })

  test('is the same for a seed and another for another', () => {
    const values = [...normals(20, 1, 5)]
    const options = { units: 'seeds', draws: 50 }
    expect(intervalOfMean(values, { ...options, seed: 7 })).toEqual(intervalOfMean(values, { ...options, seed: 7 }))
    expect(intervalOfMean(values, { ...options, seed: 8 }).low).not.toBe(
      intervalOfMean(values, { ...options, seed: 7 }).low,
    )
    expect(intervalOfMean(values, { ...options, seed: 2 ** 40 }).low).not.toBe(intervalOfMean(values, options).low)
  })

  test('scales with its values, and has no width for equal ones', () => {
    const values = [...normals(20, 1, 6)]
    const [one, four] = [values, values.map((value) => 4 * value)].map((v) => intervalOfMean(v, { units: 'images' }))
    expect([four.low, four.high, four.value]).toEqual([4 * one.low, 4 * one.high, 4 * one.value])
    expect(intervalOfMean([3, 3, 3], { units: 'images' })).toMatchObject({ low: 3, high: 3, value: 3, n: 3 })
  })

  test('draws units from the first to the last, and says what it did', () => {
    const seen = new Set<number>()
    const interval = bootstrapInterval(5, (units) => units.forEach((unit) => seen.add(unit)) ?? 0, { units: 'seeds' })
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4])
    expect(interval).toMatchObject({ units: 'seeds', n: 5, level: 0.95, draws: 2000, seed: 0 })
  })

  test('refuses one unit', () => {
    expect(() => intervalOfMean([1], { units: 'seeds' })).toThrow('needs 2 at least, and there are 1')
  })
})

describe('units', () => {
  test('without a value are left out and counted', () => {
    const found = describeUnits([1, undefined, 3, NaN], { units: 'images' })
    expect(found).toMatchObject({ mean: 2, sd: Math.SQRT2, n: 2, excluded: 2, units: 'images', interval: { n: 2 } })
  })

  test('that are one have no interval, that are none are refused, that are infinite are named', () => {
    expect(describeUnits([5], { units: 'seeds' })).toMatchObject({ mean: 5, sd: 0, n: 1, interval: undefined })
    expect(() => describeUnits([NaN], { units: 'seeds' })).toThrow(
      TooFewRows({ rule: 'a mean over seeds', needed: 1, given: 0 }).message,
    )
    expect(() => describeUnits([1, Infinity], { units: 'seeds' })).toThrow(
      ValuesNotFinite({ what: 'seeds', row: 1 }).message,
    )
  })

  test('in pairs are compared one by one', () => {
    const base = [...normals(30, 1, 8)].map((value) => 100 * value)
    const found = describePairedDifferences(
      base.map((value, i) => value + 1 + 0.01 * (i % 3)),
      base,
      { units: 'images' },
    )
    expect(found.mean).toBeCloseTo(1.01, 10)
    expect(found.interval!.low).toBeGreaterThan(1)
    expect(describePairedDifferences([1, undefined, 4], [0, 1, undefined], { units: 'images' })).toMatchObject({
      mean: 1,
      excluded: 2,
    })
    expect(() => describePairedDifferences([1], [1, 2], { units: 'images' })).toThrow(RangeError)
  })
})

test('quantiles lie between values as in NumPy', () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantileOfSorted([1, 2, 4, 10], share))).toEqual([1, 1.75, 3, 10])
  expect(quantileOfSorted([7], 0.3)).toBe(7)
})
