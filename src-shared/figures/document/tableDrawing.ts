import type { Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureCell, FigureTable } from '../figure.ts'
import { leastText, type FigureStyle } from '../figureStyle.ts'
import { formatSpread } from '../formatSpread.ts'
import { drawMath, measureMath } from '../mathText.ts'
import { plainNumber } from '../../numbers/plainNumber.ts'
import { scatterOptions, type ScatterChart } from '../studies/chartParts.ts'

const lineHeight = 1.75
/** Between lines of one heading. */
const headingLine = 1.2
const gap = 1.4

/** Where everything of a table stands, before it is drawn smaller. */
interface TableLayout {
  widths: number[]
  lefts: number[]
  /** Of each column in lines, the lowest last. */
  headings: string[][]
  headHeight: number
  natural: number
}

/** A table, or some columns of one, at its place in the panel. */
interface PlacedTable {
  table: FigureTable
  layout: TableLayout
  scale: number
  top: number
  height: number
}

/** Parts that a wide table is broken into; with more of them, a reader would lose the rows. */
const mostParts = 3

/**
 * A table as booktabs sets it: three rules, text to the left, numbers to the right. One that is too wide has its headings broken over lines;
 * where its text would still be too small to be read, its columns go below each other in two or three parts, each with the first column; and
 * what is left is drawn smaller.
 */
export function tableDrawing(
  table: FigureTable,
  style: FigureStyle,
  { width, measure }: { width: number; measure: DrawingContext },
): { chart: ScatterChart; height: number; smallestText: number } {
  const inOneLine = layOut(table, style, measure, (label) => [label])
  const inLines = linesWithin(style, measure)
  const layout = inOneLine.natural <= width ? inOneLine : layOut(table, style, measure, inLines)
  const isSmall = scaleOf(layout, width) * style.fontSize < leastText
  const broken = isSmall ? partsOf(table, layout, style, width) : [table]
  const parts =
    broken.length > 1 && broken.length <= mostParts
      ? broken.map((part) => ({ table: part, layout: layOut(part, style, measure, inLines) }))
      : [{ table, layout }]
  const placed: PlacedTable[] = []
  for (const part of parts) {
    const scale = scaleOf(part.layout, width)
    const height = part.layout.headHeight + part.table.rows.length * style.fontSize * lineHeight + style.fontSize
    const top = placed.reduce((sum, one) => sum + one.height, 0)
    placed.push({ ...part, scale, top, height: height * scale })
  }
  return {
    height: placed.reduce((sum, one) => sum + one.height, 0),
    smallestText: style.fontSize * Math.min(...placed.map(({ scale }) => scale)),
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [tablePlugin(placed, style)],
      options: { ...scatterOptions(style, 0), scales: { x: { display: false }, y: { display: false } } },
    },
  }
}

const scaleOf = ({ natural }: TableLayout, width: number) => Math.min(1, (width - 1) / Math.max(1, natural))

/** As many columns in each part as there is room for, the first column in all. */
function partsOf({ columns, rows }: FigureTable, { widths }: TableLayout, style: FigureStyle, room: number) {
  const parts: number[][] = []
  let used = Infinity
  for (let column = 1; column < columns.length; column++) {
    const width = widths[column] + gap * style.fontSize
    if (used + width > room) {
      parts.push([0])
      used = widths[0]
    }
    parts.at(-1)!.push(column)
    used += width
  }
  return parts.map((part): FigureTable => ({
    columns: part.map((column) => columns[column]),
    rows: rows.map((row) => part.map((column) => row[column])),
  }))
}

/** @param linesOf  a heading in lines, no wider than its column's cells where its words allow */
function layOut(
  { columns, rows }: FigureTable,
  style: FigureStyle,
  measure: DrawingContext,
  linesOf: (label: string, cells: number) => string[],
): TableLayout {
  const cells = columns.map((_, column) => Math.max(0, ...rows.map((row) => cellWidth(measure, row[column], style))))
  const headings = columns.map(({ label }, column) => linesOf(label, cells[column]))
  const widths = headings.map((lines, column) =>
    Math.max(cells[column], ...lines.map((line) => textWidth(measure, line, style, true))),
  )
  const lefts = widths.map((_, column) =>
    widths.slice(0, column).reduce((sum, width) => sum + width + gap * style.fontSize, 0),
  )
  const most = Math.max(1, ...headings.map((lines) => lines.length))
  return {
    widths,
    lefts,
    headings,
    headHeight: (lineHeight + headingLine * (most - 1)) * style.fontSize,
    natural: (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0),
  }
}

/** Breaks a heading between words where it is wider than the cells below it; a long word decides for the others. */
function linesWithin(style: FigureStyle, measure: DrawingContext): (label: string, cells: number) => string[] {
  const widthOf = (text: string) => textWidth(measure, text, style, true)
  return (label, cells) => {
    const words = label.split(' ')
    const room = Math.max(cells, ...words.map(widthOf))
    const lines: string[] = []
    for (const word of words) {
      const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
      if (lines.length > 0 && widthOf(longer) <= room) lines[lines.length - 1] = longer
      else lines.push(word)
    }
    return lines
  }
}

function tablePlugin(parts: readonly PlacedTable[], style: FigureStyle): Plugin<'scatter'> {
  return {
    id: 'table',
    afterDraw({ ctx }) {
      const context: DrawingContext = ctx
      for (const part of parts) {
        context.save()
        context.translate(0, part.top)
        context.scale(part.scale, part.scale)
        drawTable(context, part, style)
        context.restore()
      }
    },
  }
}

function drawTable(context: DrawingContext, { table, layout }: PlacedTable, style: FigureStyle): void {
  const { columns, rows } = table
  const { widths, lefts, headings, headHeight, natural } = layout
  const line = style.fontSize * lineHeight
  const numeric = columns.map((_, column) => rows.some((row) => isNumeric(row[column])))
  const edge = style.fontSize * 0.3
  const head = edge + headHeight
  rule(edge, true)
  headings.forEach((lines, column) =>
    lines.forEach((text, index) => {
      const above = (lines.length - 1 - index) * headingLine * style.fontSize
      place(column, head - line * 0.32 - above, text, true)
    }),
  )
  rule(head, false)
  rows.forEach((row, index) =>
    columns.forEach((_, column) => place(column, head + line * (index + 0.68), row[column], false)),
  )
  rule(head + line * rows.length, true)

  function rule(y: number, heavy: boolean): void {
    context.strokeStyle = style.palette.ink
    context.lineWidth = style.lineWidth * (heavy ? 1.6 : 1)
    context.beginPath()
    context.moveTo(0, y)
    context.lineTo(natural, y)
    context.stroke()
  }
  function place(column: number, y: number, cell: FigureCell, heading: boolean): void {
    context.textBaseline = 'alphabetic'
    context.textAlign = 'left'
    context.fillStyle = style.palette.ink
    const width = heading ? textWidth(context, String(cell), style, true) : cellWidth(context, cell, style)
    const x = lefts[column] + (numeric[column] ? widths[column] - width : 0)
    if (typeof cell === 'object' && 'latex' in cell) drawMath(context, cell.text, { x, y }, mathFont(style))
    else {
      context.font = fontOf(style, heading)
      context.fillText(heading ? String(cell) : cellText(cell), x, y)
    }
  }
}

const isNumeric = (cell: FigureCell) => typeof cell === 'number' || (typeof cell === 'object' && 'sd' in cell)
const mathFont = (style: FigureStyle) => ({ family: style.fontFamily, size: style.fontSize })
const fontOf = (style: FigureStyle, heading: boolean) =>
  `${heading ? '600 ' : ''}${style.fontSize}px ${style.fontFamily}`

function textWidth(context: DrawingContext, text: string, style: FigureStyle, heading: boolean): number {
  context.font = fontOf(style, heading)
  return context.measureText(text).width
}

function cellWidth(context: DrawingContext, cell: FigureCell, style: FigureStyle): number {
  return typeof cell === 'object' && 'latex' in cell
    ? measureMath(context, cell.text, mathFont(style))
    : textWidth(context, cellText(cell), style, false)
}

/** A cell as text; a formula's is drawn, not written. */
function cellText(cell: FigureCell): string {
  if (cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return plainNumber(cell, 6)
  return 'sd' in cell ? formatSpread(cell) : cell.text
}
