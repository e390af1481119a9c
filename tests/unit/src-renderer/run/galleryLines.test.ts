import { expect, test } from 'vitest'
import {
  galleryLines,
  needsItems,
  type GalleryFilter,
  type Grouping,
} from '../../../../src-renderer/run/galleryLines.ts'
import { gridLines } from '../../../../src-renderer/run/gridLines.ts'
import { positionsOf } from '../../../../src-shared/studies/rowMeasures.ts'

const perRow = { rows: [0, 1, 2, 3, 4, 5], latentError: [0.5, 0.1, 0.9, 0.3, Number.NaN, 0.7] }
const rows = {
  count: 6,
  perRow,
  positions: positionsOf(perRow, 6),
  stars: new Set([2, 4]),
  items: [1, 0, 1, 10, 0, 10].map((number, row) => ({ row, class: number, file: `fern/${'abcdef'[row]}.png` })),
}
const shown = (filter: GalleryFilter, grouping: Grouping = 'none') => {
  const { lines, groups } = galleryLines(rows, { sort: 'latentError', direction: 'down', filter, grouping })
  return [...lines].map((line) => (line < 0 ? groups[-1 - line].title : line))
}

test('all rows are shown in the order of a measure', () => {
  expect(shown({})).toEqual([2, 5, 0, 3, 1, 4])
})

test('a filter keeps the order and what has no number does not pass a limit', () => {
  expect(shown({ measure: 'latentError', least: 0.3 })).toEqual([2, 5, 0, 3])
  expect(shown({ measure: 'latentError', least: 0.3, most: 0.6 })).toEqual([0, 3])
  expect(shown({ measure: 'latentError' })).toHaveLength(6)
})

test('images are named by their numbers, and the order stays that of the measure', () => {
  expect(
    shown({
      images: [
        { first: 1, count: 2 },
        { first: 5, count: 9 },
      ],
    }),
  ).toEqual([2, 5, 1])
  expect(shown({ images: [{ first: 1, count: 2 }], starred: true })).toEqual([2])
})

test('stars, marks, classes and names choose rows', () => {
  expect(shown({ starred: true })).toEqual([2, 4])
  expect(shown({ only: new Set([5, 1]) })).toEqual([5, 1])
  expect(shown({ text: '10' })).toEqual([5, 3])
  expect(shown({ text: 'B.png' })).toEqual([1])
})

test('groups come in the order of their numbers, each with its rows in the order of the measure', () => {
  expect(shown({}, 'class')).toEqual(['Class 0', 1, 4, 'Class 1', 2, 0, 'Class 10', 5, 3])
  expect(shown({ starred: true }, 'class')).toEqual(['Class 0', 4, 'Class 1', 2])
})

test('what rows started from is fetched only where it is needed', () => {
  expect([needsItems({}, 'none'), needsItems({ starred: true }, 'starred')]).toEqual([false, false])
  expect([needsItems({ text: 'x' }, 'none'), needsItems({}, 'class')]).toEqual([true, true])
})

test('a grid breaks its lines at the heads of groups', () => {
  const { lines } = galleryLines(rows, { sort: 'index', direction: 'up', filter: {}, grouping: 'class' })
  expect(gridLines(lines, 2).map(({ group, count }) => group ?? `${count}`)).toEqual([0, '2', 1, '2', 2, '2'])
  expect(gridLines(Int32Array.from([7, 8, 9]), 2)).toEqual([
    { first: 0, count: 2 },
    { first: 2, count: 1 },
  ])
})
