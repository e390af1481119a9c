import { expect, test } from 'vitest'
import { fittedCount, fittedStride } from '../../../../src-shared/project/fittedSample.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'

const run = (count: number, shape: RunRecord['shape']) => ({ count, shape })

test('every row is taken of the sets of the paper, and of larger ones no more than 8,192', () => {
  expect(fittedStride(run(10_240, [4, 32, 32]))).toBe(1)
  expect(fittedStride(run(2048, [4, 128, 128]))).toBe(1)
  for (const [count, shape] of [
    [100_000, [4, 32, 32]],
    [1_000_000, [3, 32, 32]],
    [20_000, [4, 128, 128]],
    [3, [4, 8192, 8192]],
  ] as [number, RunRecord['shape']][]) {
    const stride = fittedStride(run(count, shape))
    const taken = fittedCount(run(count, shape), [{ first: 0, count }])
    expect(stride).toBeGreaterThan(1)
    expect(taken).toBe(Math.ceil(count / stride))
    expect(taken).toBeLessThanOrEqual(8192)
  }
})

test('rows are counted where they are finished, each once, the multiples of the stride only', () => {
  expect(fittedCount(run(128, [4, 8, 8]), [{ first: 0, count: 16 }])).toBe(16)
  const large = run(100_000, [4, 32, 32])
  const stride = fittedStride(large)
  const ranges = [
    { first: 1, count: 70 },
    { first: 50, count: 100 },
    { first: 5000, count: 3 },
  ]
  const isIn = (row: number) => ranges.some(({ first, count }) => row >= first && row < first + count)
  const expected = Array.from({ length: 6000 }, (_, row) => row).filter((row) => isIn(row) && row % stride === 0)
  expect(fittedCount(large, ranges)).toBe(expected.length)
})
