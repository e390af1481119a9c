import { expect, test } from 'vitest'
import { fittedRows } from '../../../../../src-shared/figures/document/fittedRows.ts'

const cell = (row: number, run = '0001-a', tensor = 'latents') => ({ run, tensor, row })

test('the rows of a grid that show the same array are fitted together, each once, in rising order', () => {
  const cells = [
    [cell(4), null, cell(9, '0002-b')],
    [cell(2), cell(2, '0001-a', 'noise'), cell(4)],
    [{ ...cell(7), step: 3 }, { ...cell(8), minus: '0002-b' }, cell(0)],
  ]
  expect(fittedRows(cells, cell(4))).toEqual([0, 2, 4])
  expect(fittedRows(cells, cell(1, '0002-b'))).toEqual([9])
  expect(fittedRows(cells, { ...cell(7), step: 3 })).toEqual([7])
  expect(fittedRows(cells, cell(0, '0003-c'))).toEqual([])
})

test('a difference of two runs has no rows of its own: it has the colours of all that both have finished, as on screen', () => {
  const difference = (row: number) => ({ ...cell(row), minus: '0002-b' })
  const cells = [[cell(1), difference(1)], [cell(2), difference(2)], [{ ...difference(3), step: 4 }]]
  expect(fittedRows(cells, difference(1))).toEqual([])
  expect(fittedRows(cells, cell(1))).toEqual([1, 2])
  // A kept state has no rows but those that are shown.
  expect(fittedRows(cells, { ...difference(3), step: 4 })).toEqual([3])
})

test('every row of a grid is fitted, and of more than a grid has rows as many stand for all, evenly spread', () => {
  const rowsOf = (count: number) => fittedRows([Array.from({ length: count }, (_, row) => cell(row))], cell(0))
  expect(rowsOf(500)).toEqual(Array.from({ length: 500 }, (_, row) => row))
  expect(rowsOf(2000)).toEqual(Array.from({ length: 500 }, (_, place) => 4 * place))
})
