import { numberOfRun } from '../project/numberOfRun.ts'
import type { Measured, StudyCell, StudyColumn, StudyTable } from '../studies/studyResult.ts'
import type { FigureCell, FigureTable } from './figure.ts'
import { formatInterval } from './formatInterval.ts'

const isMeasured = (cell: StudyCell | undefined): cell is Measured => typeof cell === 'object' && cell !== null

/**
 * A study's table for people and for LaTeX: runs by their numbers, mean ± sd, numbers to four significant digits, and a column of its own for the intervals of
 * a measure that has any, to the digits that their width allows.
 */
export function studyTable({ columns, rows }: StudyTable): FigureTable {
  const shown = columns.flatMap((column) => {
    const cells = rows.map((row) => row[column.name])
    const withInterval = cells.some((cell) => isMeasured(cell) && cell.low !== undefined)
    return [
      { ...headOf(column), cell: (row: StudyTable['rows'][number]) => shownCell(row[column.name], column.name) },
      ...(withInterval
        ? [
            {
              name: `${column.name}_interval`,
              label: '95 % interval',
              isInterval: true,
              cell: (row: StudyTable['rows'][number]) => intervalOf(row[column.name]),
            },
          ]
        : []),
    ]
  })
  return {
    columns: shown.map(({ cell: _, ...head }) => head),
    rows: rows.map((row) => shown.map(({ cell }) => cell(row))),
  }
}

/** The same table with every number in a column of its own, unrounded: for CSV. */
export function studyData({ columns, rows }: StudyTable): FigureTable {
  const parts = ['mean', 'sd', 'n', 'excluded', 'low', 'high'] as const
  const shown = columns.flatMap((column) => {
    const cells = rows.map((row) => row[column.name])
    if (!cells.some(isMeasured))
      return [{ ...headOf(column), cell: (row: StudyTable['rows'][number]): FigureCell => plain(row[column.name]) }]
    return parts
      .filter((part) => cells.some((cell) => isMeasured(cell) && cell[part] !== undefined))
      .map((part) => ({
        ...headOf(column),
        name: part === 'mean' ? column.name : `${column.name}_${part}`,
        cell: (row: StudyTable['rows'][number]): FigureCell => {
          const cell = row[column.name]
          return isMeasured(cell) ? cell[part] : part === 'mean' ? plain(cell) : undefined
        },
      }))
  })
  return {
    columns: shown.map(({ cell: _, ...head }) => head),
    rows: rows.map((row) => shown.map(({ cell }) => cell(row))),
  }
}

function headOf({ name, label, latex }: StudyColumn): FigureTable['columns'][number] {
  return { name, label, latex }
}

function plain(cell: StudyCell | undefined): FigureCell {
  if (cell === null || cell === undefined || isMeasured(cell)) return undefined
  return typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : cell
}

function shownCell(cell: StudyCell | undefined, column: string): FigureCell {
  // What an id says beside its number stands in the other columns, and leaves them no room on paper.
  if (column === 'run' && typeof cell === 'string') return numberOfRun(cell)
  if (isMeasured(cell)) return { mean: cell.mean, sd: cell.sd, n: cell.n }
  return typeof cell === 'number' ? rounded(cell) : plain(cell)
}

const rounded = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)))

function intervalOf(cell: StudyCell | undefined): FigureCell {
  if (!isMeasured(cell) || cell.low === undefined || cell.high === undefined) return undefined
  return formatInterval(cell.low, cell.high)
}
