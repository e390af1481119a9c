import { expect, test } from 'vitest'
import { meanAbsoluteDifferences } from '../../../../src-main/analysis/meanAbsoluteDifferences.ts'
import { moments, momentsPerRow } from '../../../../src-main/analysis/moments.ts'
import { spread } from '../../../../src-main/analysis/spread.ts'

test('moments divide by the number of entries', () => {
  expect(moments([1, 3])).toEqual({ mean: 2, sd: 1, excessKurtosis: -2 })
  expect(moments([5])).toEqual({ mean: 5, sd: 0, excessKurtosis: 0 })
})

test('a small spread about a large mean is kept', () => {
  expect(moments([1e8 + 1, 1e8 - 1]).sd).toBe(1)
})

test('moments per row are of that row alone', () => {
  expect(momentsPerRow(Float32Array.of(1, 3, 10, 10), 2)).toEqual([
    { mean: 2, sd: 1, excessKurtosis: -2 },
    { mean: 10, sd: 0, excessKurtosis: 0 },
  ])
})

test('a spread over images divides by n - 1', () => {
  expect(spread([1, 3])).toEqual({ mean: 2, sd: Math.SQRT2, n: 2 })
})

test('a single image has no spread', () => {
  expect(spread([4])).toEqual({ mean: 4, sd: 0, n: 1 })
})

test('the mean absolute difference is per row', () => {
  expect([...meanAbsoluteDifferences(Float32Array.of(0, 0, 1, 1), Float32Array.of(1, -3, 1, 1), 2)]).toEqual([2, 0])
})
