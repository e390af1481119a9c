import type { Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureTable } from '../figure.ts'
import { comfortableText, type FigureStyle } from '../figureStyle.ts'
import { drawMath, measureMath } from '../mathText.ts'
import { standsRight } from '../standsRight.ts'
import { scatterOptions, type ScatterChart } from '../studies/chartParts.ts'
import { arrangeTable, cellText, type ArrangedTable } from './arrangeTable.ts'
import type { SetCell, TableMeasure } from './tableLayout.ts'

const lineHeight = 1.75
/** Between lines of one heading or cell. */
const innerLine = 1.2
const gap = 1.4

/** The height of a page's text, in points. */
const pageHeight = 9 * 72

/**
 * A table as booktabs sets it: three rules, text to the left, numbers to the right. One that is too wide for its text to be read is arranged anew, in
 * parts or turned, and drawn smaller where nothing helps; see arrangeTable.
 */
export function tableDrawing(
  table: FigureTable,
  style: FigureStyle,
  { width, measure }: { width: number; measure: DrawingContext },
): { chart: ScatterChart; height: number; smallestText: number } {
  const least = Math.min(1, comfortableText / style.fontSize)
  const arranged = arrangeTable(table, measureOf(style, measure), { width: width - 1, height: pageHeight, least })
  const heights = arranged.parts.map(
    ({ layout }) => layout.rowHeights.reduce((sum, height) => sum + height, layout.headHeight) + style.fontSize,
  )
  return {
    height: heights.reduce((sum, height) => sum + height, 0) * arranged.scale,
    smallestText: style.fontSize * arranged.scale,
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [tablePlugin(arranged, heights, style)],
      options: { ...scatterOptions(style, 0), scales: { x: { display: false }, y: { display: false } } },
    },
  }
}

const measureOf = (style: FigureStyle, context: DrawingContext): TableMeasure => ({
  cell: (cell) => cellWidth(context, cell, style),
  heading: (text) => textWidth(context, text, style, true),
  gap: gap * style.fontSize,
  line: lineHeight * style.fontSize,
  innerLine: innerLine * style.fontSize,
})

function tablePlugin(arranged: ArrangedTable, heights: readonly number[], style: FigureStyle): Plugin<'scatter'> {
  return {
    id: 'table',
    afterDraw({ ctx }) {
      const context: DrawingContext = ctx
      context.save()
      context.scale(arranged.scale, arranged.scale)
      arranged.parts.forEach((part, index) => {
        drawTable(context, part, arranged.turned, style)
        context.translate(0, heights[index])
      })
      context.restore()
    },
  }
}

function drawTable(
  context: DrawingContext,
  { table: { columns, rows }, layout }: ArrangedTable['parts'][number],
  turned: boolean,
  style: FigureStyle,
): void {
  const { widths, lefts, headings, lines, headHeight, rowHeights, width: natural } = layout
  // Numbers and words are mixed in the columns of a turned table, each of which was one row.
  const toTheRight = columns.map((head, column) =>
    turned
      ? column > 0
      : standsRight(
          head,
          rows.map((row) => row[column]),
        ),
  )
  /** From the baseline of a row's last line to its lower end. */
  const descent = style.fontSize * lineHeight * 0.32
  const top = style.fontSize * 0.3
  rule(top, true)
  headings.forEach((heading, column) => {
    const above = (index: number) => (heading.length - 1 - index) * innerLine * style.fontSize
    heading.forEach((text, index) => write(text, column, top + headHeight - descent - above(index), true))
  })
  let y = top + headHeight
  rule(y, false)
  rows.forEach((row, index) => {
    const first = y + style.fontSize * lineHeight - descent
    columns.forEach((_, column) => {
      const inLines = lines[index][column]
      if (inLines)
        inLines.forEach((text, place) => write(text, column, first + place * innerLine * style.fontSize, false))
      else write(row[column], column, first, false)
    })
    y += rowHeights[index]
  })
  rule(y, true)

  function rule(at: number, heavy: boolean): void {
    context.strokeStyle = style.palette.ink
    context.lineWidth = style.lineWidth * (heavy ? 1.6 : 1)
    context.beginPath()
    context.moveTo(0, at)
    context.lineTo(natural, at)
    context.stroke()
  }
  function write(cell: SetCell, column: number, baseline: number, heading: boolean): void {
    context.textBaseline = 'alphabetic'
    context.textAlign = 'left'
    context.fillStyle = style.palette.ink
    const width = heading ? textWidth(context, String(cell), style, true) : cellWidth(context, cell, style)
    const x = lefts[column] + (toTheRight[column] ? widths[column] - width : 0)
    if (isFormula(cell)) drawMath(context, cell.text, { x, y: baseline }, mathFont(style))
    else {
      context.font = fontOf(style, heading)
      context.fillText(heading ? String(cell) : textOf(cell), x, baseline)
    }
  }
}

const isFormula = (cell: SetCell) => typeof cell === 'object' && 'text' in cell
const textOf = (cell: SetCell) => (typeof cell === 'object' && 'label' in cell ? cell.label : cellText(cell))
const mathFont = (style: FigureStyle) => ({ family: style.fontFamily, size: style.fontSize })
const fontOf = (style: FigureStyle, heading: boolean) =>
  `${heading ? '600 ' : ''}${style.fontSize}px ${style.fontFamily}`

function textWidth(context: DrawingContext, text: string, style: FigureStyle, heading: boolean): number {
  context.font = fontOf(style, heading)
  return context.measureText(text).width
}

function cellWidth(context: DrawingContext, cell: SetCell, style: FigureStyle): number {
  return isFormula(cell)
    ? measureMath(context, cell.text, mathFont(style))
    : textWidth(context, textOf(cell), style, false)
}
