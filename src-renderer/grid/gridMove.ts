import { galleryMove } from '../run/galleryMove.ts'
import type { GridChoice } from './useGridChoice.ts'

/** What a key has to know of a grid of cells. */
export interface GridCells {
  lines: number
  columns: number
  /** Rows that Page keys go over. */
  page: number
  /** Whether a line has cells, or is the head of a group. */
  isRow(line: number): boolean
}

/** Where a key leads from a cell; undefined for every other key. As in every grid of cells Home and End go along the row, with Ctrl to the corners. */
export function gridMove(key: string, ctrl: boolean, here: GridChoice, cells: GridCells): GridChoice | undefined {
  const lastColumn = cells.columns - 1
  if (key === 'Home') return { line: ctrl ? (cells.isRow(0) ? 0 : 1) : here.line, column: 0 }
  if (key === 'End') return { line: ctrl ? cells.lines - 1 : here.line, column: lastColumn }
  if (ctrl) return undefined
  const to = galleryMove(key, { index: here.line, column: here.column }, cells)
  return to && { line: to.index, column: to.column }
}
