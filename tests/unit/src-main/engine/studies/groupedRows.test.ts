import { expect, test } from 'vitest'
import { rowsAtPlace, rowsByPlace, wholeGroups } from '../../../../../src-main/engine/studies/groupedRows.ts'

test('a group is whole where every one of its rows is there', () => {
  // Groups of three: 0 1 2, 3 4 5, 6 7 8.
  expect(wholeGroups([0, 1, 2], 3, [0, 1, 2, 4, 5, 6, 7, 8])).toEqual([0, 2])
  expect(wholeGroups([1], 3, [0, 1, 2])).toEqual([])
  expect(wholeGroups([0, 1], 1, [1])).toEqual([1])
})

test('rows of one place stand side by side, in the order of their groups', () => {
  expect(rowsByPlace([0, 2], 3)).toEqual([
    [0, 6],
    [1, 7],
    [2, 8],
  ])
  expect(rowsAtPlace([0, 2], 3, 1)).toEqual([1, 7])
})
