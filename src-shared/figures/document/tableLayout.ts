import type { FigureCell, FigureColumn } from '../figure.ts'

/** A table as it is set: of one that was turned, names of columns stand in its first one. */
export interface SetTable {
  columns: readonly FigureColumn[]
  rows: readonly (readonly SetCell[])[]
}
export type SetCell = FigureCell | FigureColumn

/** How much room what stands in a table takes; all in one unit. */
export interface TableMeasure {
  cell: (cell: SetCell) => number
  heading: (text: string) => number
  /** Between two columns. */
  gap: number
  /** From a row to the next. */
  line: number
  /** Between lines of one cell or heading. */
  innerLine: number
}

/** Where the columns and rows of a table stand. */
export interface TableLayout {
  widths: number[]
  lefts: number[]
  /** Of each column in lines, the lowest last. */
  headings: string[][]
  /** cells[row][column]: words in lines, where they were broken. */
  lines: (string[] | undefined)[][]
  headHeight: number
  rowHeights: number[]
  /** From the left of the first column to the right of the last. */
  width: number
}

export interface LineBreaks {
  /** Headings that are wider than this and than the cells below them are broken between words. */
  headings: number
  /** Words in cells that are wider than this are broken too. */
  cells: number
}

/** Names and ids are broken at their hyphens only where they are longer than words are. */
const longWord = 16

export function layOutTable({ columns, rows }: SetTable, measure: TableMeasure, breaks: LineBreaks): TableLayout {
  const lines = rows.map((row) => row.map((cell) => linesOfCell(cell, breaks.cells, measure)))
  const widthOf = (row: number, column: number) =>
    Math.max(...(lines[row][column]?.map(measure.cell) ?? [measure.cell(rows[row][column])]))
  const cells = columns.map((_, column) => Math.max(0, ...rows.map((_, row) => widthOf(row, column))))
  const headings = columns.map(({ label }, column) =>
    linesWithin(label, Math.max(cells[column], breaks.headings), measure.heading),
  )
  const widths = headings.map((one, column) => Math.max(cells[column], ...one.map(measure.heading)))
  const lefts = widths.map((_, column) => widths.slice(0, column).reduce((sum, width) => sum + width + measure.gap, 0))
  const heightOf = (count: number) => measure.line + (count - 1) * measure.innerLine
  return {
    widths,
    lefts,
    headings,
    lines,
    headHeight: heightOf(Math.max(1, ...headings.map(({ length }) => length))),
    rowHeights: lines.map((row) => heightOf(Math.max(1, ...row.map((cell) => cell?.length ?? 1)))),
    width: (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0),
  }
}

function linesOfCell(cell: SetCell, most: number, { cell: widthOf }: TableMeasure): string[] | undefined {
  const words = typeof cell === 'string' ? cell : typeof cell === 'object' && 'label' in cell ? cell.label : undefined
  if (words === undefined || widthOf(words) <= most) return undefined
  return linesWithin(words, most, widthOf)
}

/** Words in lines that are no wider than that, where the longest of them allows. */
export function linesWithin(text: string, most: number, widthOf: (text: string) => number): string[] {
  const pieces = text.split(' ').flatMap((word, index) => {
    const parts = word.length > longWord ? word.split(/(?<=[-_/])/) : [word]
    return parts.map((part, place) => ({ part, before: index > 0 && place === 0 ? ' ' : '' }))
  })
  const room = Math.max(most, ...pieces.map(({ part }) => widthOf(part)))
  const lines: string[] = []
  for (const { part, before } of pieces) {
    const longer = lines.length > 0 ? `${lines.at(-1)}${before}${part}` : part
    if (lines.length > 0 && widthOf(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}
