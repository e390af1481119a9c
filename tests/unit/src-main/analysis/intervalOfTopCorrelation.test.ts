import { expect, test } from 'vitest'
import { intervalOfTopCorrelation } from '../../../../src-main/analysis/intervalOfTopCorrelation.ts'
import { topCorrelation } from '../../../../src-main/analysis/topCorrelation.ts'
import { normals } from './testRows.ts'

test('the value is the mean of the k largest correlations, and lies within', async () => {
  const [n, d] = [60, 40]
  const data = normals(n, d)
  const top = (await topCorrelation(data, { n, d, k: 10 }))!
  const interval = intervalOfTopCorrelation(data, { n, d, pairs: top.pairs }, { draws: 500 })
  expect(interval.value).toBeCloseTo(top.mean, 12)
  expect(interval).toMatchObject({ units: 'images', n })
  expect(interval.low).toBeLessThan(top.mean)
  expect(interval.high).toBeGreaterThan(top.mean)
})

test('for one pair of normals it is as wide as theory says: (1 - r²) / sqrt(n)', async () => {
  const n = 500
  const base = normals(n, 2, 4)
  const data = base.map((value, i) => (i % 2 === 0 ? value : 0.8 * base[i - 1] + 0.6 * value))
  const interval = intervalOfTopCorrelation(data, { n, d: 2, pairs: [[0, 1]] })
  const width = (2 * 1.96 * (1 - interval.value ** 2)) / Math.sqrt(n)
  expect(Math.abs((interval.high - interval.low) / width - 1)).toBeLessThan(0.15)
})

test('scale and place change nothing, and a constant column correlates with nothing', () => {
  const data = normals(30, 2, 5)
  const options = { n: 30, d: 2, pairs: [[0, 1]] as [number, number][] }
  const changed = data.map((value, i) => (i % 2 === 0 ? 8 * value + 1 : -value))
  const [before, after] = [data, changed].map((set) => intervalOfTopCorrelation(set, options, { draws: 100 }))
  expect(after.low).toBeCloseTo(before.low, 5)
  const constant = data.map((value, i) => (i % 2 === 0 ? 0.1 : value))
  expect(intervalOfTopCorrelation(constant, options, { draws: 10 })).toMatchObject({ value: 0, low: 0, high: 0 })
})
