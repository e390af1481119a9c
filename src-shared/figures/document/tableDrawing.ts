import type { Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureCell, FigureTable } from '../figure.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { formatSpread } from '../formatSpread.ts'
import { drawMath, measureMath } from '../mathText.ts'
import { scatterOptions, type ScatterChart } from '../studies/chartParts.ts'

const lineHeight = 1.75
const gap = 1.4

/** A table as booktabs sets it: three rules, text to the left, numbers to the right. One that is too wide is drawn smaller as a whole. */
export function tableDrawing(
  table: FigureTable,
  style: FigureStyle,
  { width, measure }: { width: number; measure: DrawingContext },
): { chart: ScatterChart; height: number } {
  const widths = table.columns.map(({ label }, column) =>
    Math.max(
      textWidth(measure, label, style, true),
      ...table.rows.map((row) => cellWidth(measure, row[column], style)),
    ),
  )
  const natural = widths.reduce((sum, one) => sum + one, 0) + gap * style.fontSize * Math.max(0, widths.length - 1)
  const scale = Math.min(1, (width - 1) / Math.max(1, natural))
  const height = (table.rows.length + 1) * style.fontSize * lineHeight + style.fontSize
  return {
    height: height * scale,
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [tablePlugin(table, style, widths, natural, scale)],
      options: { ...scatterOptions(style, 0), scales: { x: { display: false }, y: { display: false } } },
    },
  }
}

function tablePlugin(
  { columns, rows }: FigureTable,
  style: FigureStyle,
  widths: readonly number[],
  natural: number,
  scale: number,
): Plugin<'scatter'> {
  const line = style.fontSize * lineHeight
  const lefts = widths.map((_, column) =>
    widths.slice(0, column).reduce((sum, width) => sum + width + gap * style.fontSize, 0),
  )
  const numeric = columns.map((_, column) => rows.some((row) => isNumeric(row[column])))
  return {
    id: 'table',
    afterDraw({ ctx }) {
      const context: DrawingContext = ctx
      context.save()
      context.scale(scale, scale)
      const rule = (y: number, heavy: boolean) => {
        context.strokeStyle = style.palette.ink
        context.lineWidth = style.lineWidth * (heavy ? 1.6 : 1)
        context.beginPath()
        context.moveTo(0, y)
        context.lineTo(natural, y)
        context.stroke()
      }
      const edge = style.fontSize * 0.3
      rule(edge, true)
      columns.forEach(({ label }, column) => place(context, column, edge + line * 0.68, label, true))
      rule(edge + line, false)
      rows.forEach((row, index) =>
        columns.forEach((_, column) => place(context, column, edge + line * (index + 1.68), row[column], false)),
      )
      rule(edge + line * (rows.length + 1), true)
      context.restore()
    },
  }

  function place(context: DrawingContext, column: number, y: number, cell: FigureCell, heading: boolean): void {
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
  if (typeof cell === 'number') return cell.toLocaleString('en', { maximumSignificantDigits: 6 }).replace('-', '−')
  return 'sd' in cell ? formatSpread(cell) : cell.text
}
