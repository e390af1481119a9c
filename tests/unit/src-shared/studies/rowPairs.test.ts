import { expect, test } from 'vitest'
import {
  pairCount,
  pairedRow,
  pairsByNumber,
  rowPairs,
  rowsOfFirst,
  turnedPairs,
} from '../../../../src-shared/studies/rowPairs.ts'

test('pairs that go on in both runs are one segment, and each row of the first finds its own', () => {
  const pairs = rowPairs(true, [
    [2, 0],
    [3, 1],
    [4, 3],
    [9, 4],
  ])
  expect(pairs.segments).toEqual([
    { a: 2, b: 0, count: 2 },
    { a: 4, b: 3, count: 1 },
    { a: 9, b: 4, count: 1 },
  ])
  expect(pairCount(pairs)).toBe(4)
  expect([0, 2, 3, 4, 5, 9, 10].map(pairedRow(pairs))).toEqual([undefined, 0, 1, 3, undefined, 4, undefined])
})

test('by number there are as many pairs as the smaller run has rows', () => {
  expect([0, 4, 5].map(pairedRow(pairsByNumber(false, 5)))).toEqual([0, 4, undefined])
  expect([0].map(pairedRow(pairsByNumber(true, 0)))).toEqual([undefined])
})

test('rows whose partners are finished are found in the first run', () => {
  const pairs = rowPairs(true, [
    [2, 0],
    [3, 1],
    [4, 2],
    [9, 5],
  ])
  expect(rowsOfFirst(pairs, [{ first: 1, count: 3 }])).toEqual([{ first: 3, count: 2 }])
  expect(rowsOfFirst(pairs, [{ first: 0, count: 9 }])).toEqual([
    { first: 2, count: 3 },
    { first: 9, count: 1 },
  ])
  expect(rowsOfFirst(pairs, [{ first: 6, count: 1 }])).toEqual([])
})

test('pairs are seen from the second run as well, whatever the order of its rows', () => {
  const pairs = rowPairs(true, [
    [2, 7],
    [3, 8],
    [5, 0],
  ])
  expect([0, 1, 7, 8, 9].map(pairedRow(turnedPairs(pairs)))).toEqual([5, undefined, 2, 3, undefined])
})
