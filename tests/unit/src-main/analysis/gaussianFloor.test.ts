import { expect, test } from 'vitest'
import { gaussianFloor } from '../../../../src-main/analysis/gaussianFloor.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { topCorrelation } from '../../../../src-main/analysis/topCorrelation.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

test.each([
  [1000, 3072, 0.157],
  [1024, 3072, 0.154],
  [2048, 3072, 0.108],
  [1000, 12288, 0.171],
  [1024, 12288, 0.169],
  [2048, 12288, 0.122],
])('n = %i, d = %i has the known floor', (n, d, simulated) => {
  expect(Math.abs(gaussianFloor({ n, d, k: 10 }) / simulated - 1)).toBeLessThan(0.02)
})

test.each([
  [3, 20, 10],
  [5, 50, 10],
  [8, 100, 20],
  [64, 100, 10],
  [128, 192, 10],
])('n = %i, d = %i, k = %i is what noise gives on average', async (n, d, k) => {
  const draws = 60
  const noise = noiseStream({ stream: 'per-image', seed: 7, count: draws, length: n * d })
  const means: number[] = []
  for (let draw = 0; draw < draws; draw++)
    means.push((await topCorrelation(rowsInMemory(noise.rows(draw, 1), d), { k }))!.mean)
  const mean = means.reduce((sum, value) => sum + value, 0) / draws
  expect(Math.abs(gaussianFloor({ n, d, k }) / mean - 1)).toBeLessThan(0.01)
})

test('the mean of all pairs is the mean |r|', () => {
  // For n = 4, r is uniform on [-1, 1].
  expect(gaussianFloor({ n: 4, d: 5, k: 10 })).toBeCloseTo(0.5, 6)
  expect(gaussianFloor({ n: 4, d: 5, k: 1000 })).toBeCloseTo(0.5, 6)
})

test('the floor falls with more rows and rises with more entries', () => {
  const floor = (n: number, d: number) => gaussianFloor({ n, d, k: 10 })
  expect(floor(256, 3072)).toBeLessThan(floor(128, 3072))
  expect(floor(128, 12288)).toBeGreaterThan(floor(128, 3072))
  expect(floor(100_000, 3072)).toBeCloseTo(5.2 / Math.sqrt(100_000), 2)
})
