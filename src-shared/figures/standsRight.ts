import type { FigureCell, FigureColumn } from './figure.ts'

/** Whether a column of a table stands to the right, as numbers and intervals do; text stands to the left. On screen, on paper and in LaTeX. */
export function standsRight(column: FigureColumn, cells: readonly (FigureCell | FigureColumn)[]): boolean {
  return column.isInterval === true || cells.some(isNumeric) || cells.every((cell) => cell === undefined)
}

const isNumeric = (cell: FigureCell | FigureColumn) =>
  typeof cell === 'number' || (typeof cell === 'object' && 'sd' in cell)
