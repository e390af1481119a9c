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

test('of more than 64 rows as many stand for all, evenly spread', () => {
  const rows = fittedRows([Array.from({ length: 640 }, (_, row) => cell(row))], cell(0))
  expect(rows).toEqual(Array.from({ length: 64 }, (_, place) => 10 * place))
})
