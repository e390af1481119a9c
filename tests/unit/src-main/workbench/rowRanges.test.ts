import { mergedRanges } from '../../../../src-shared/project/imageRanges.ts'
import { expect, test } from 'vitest'
import { batchesOf, firstRowsOf, rowsIn } from '../../../../src-main/workbench/rowRanges.ts'

test('neighbouring and overlapping ranges become one, in order', () => {
  const ranges = [
    { first: 32, count: 16 },
    { first: 0, count: 16 },
    { first: 16, count: 10 },
    { first: 20, count: 6 },
  ]
  expect(mergedRanges(ranges)).toEqual([
    { first: 0, count: 26 },
    { first: 32, count: 16 },
  ])
})

test('a row that is in two ranges counts once', () => {
  expect(
    rowsIn([
      { first: 0, count: 10 },
      { first: 5, count: 10 },
    ]),
  ).toBe(15)
  expect(rowsIn([])).toBe(0)
})

test('the first rows are those of the lowest ranges, each once, and of fewer all', () => {
  const ranges = [
    { first: 40, count: 1_000_000 },
    { first: 7, count: 1 },
    { first: 2, count: 2 },
    { first: 3, count: 1 },
  ]
  expect(firstRowsOf(ranges, 5)).toEqual([2, 3, 7, 40, 41])
  expect(firstRowsOf([{ first: 4, count: 1 }], 3)).toEqual([4])
  expect(firstRowsOf([], 3)).toEqual([])
})

test('merging leaves the given ranges as they are', () => {
  const given = [
    { first: 0, count: 2 },
    { first: 1, count: 5 },
  ]
  mergedRanges(given)
  expect(given[0]).toEqual({ first: 0, count: 2 })
})

test.each([
  [1, 1],
  [7, 3],
  [16, 16],
  [17, 16],
  [128, 5],
])('the batches of %i rows by %i hold every row once', (count, batch) => {
  const batches = batchesOf(count, batch)
  expect(batches.flatMap(({ first, count: rows }) => Array.from({ length: rows }, (_, i) => first + i))).toEqual(
    Array.from({ length: count }, (_, i) => i),
  )
  expect(batches.every(({ batch: number, first }) => first === number * batch)).toBe(true)
})
