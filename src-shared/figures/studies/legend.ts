import type { Chart } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { shortenedTo } from '../shortenedTo.ts'
import type { LineSeries } from './chartParts.ts'

export interface LegendEntry {
  label: string
  colour: string
  mark: 'line' | 'dashes' | 'box' | 'dot'
}

/** What the legend says of series that are drawn as lines. */
export function legendOfLines(series: readonly LineSeries[], colours: readonly string[]): LegendEntry[] {
  return series.map(({ label, dashed }, i) => ({ label, colour: colours[i], mark: dashed ? 'dashes' : 'line' }))
}

/** Of the lines of a legend, in sizes of the text. */
const lineHeight = 1.5
/** Before the name of an entry, where its mark is, and after it. */
const [before, after] = [1.8, 1]
/** Left of a legend at most: where charts begin, beside the numbers of their axis. */
const mostLeft = 5
/** Right of charts, as scatterOptions has it. */
const right = 0.8

/** A column on paper and a narrow chart on screen, in sizes of the text. */
const columnWidth = 28
/** Of a letter on average, in sizes of its font. */
const letter = 0.55

/** About what the legend takes above a chart in a column, where its letters cannot be measured yet: that much a chart is higher for it. */
export function legendHeight(entries: readonly LegendEntry[], style: FigureStyle): number {
  const measureText = (text: string) => ({ width: text.length * letter * style.smallFontSize })
  return legendRoom(entries, style, { width: columnWidth * style.fontSize, ctx: { font: '', measureText } })
}

const heightOf = (lines: number, entries: readonly LegendEntry[], { fontSize }: FigureStyle) =>
  entries.length < 2 ? fontSize * 0.4 : (lines * lineHeight + 0.3) * fontSize

/** What the legend takes above the chart in the width that the chart has. */
export function legendRoom(entries: readonly LegendEntry[], style: FigureStyle, chart: DrawnChart): number {
  if (entries.length < 2) return heightOf(0, entries, style)
  const places = legendPlaces(entries, style, chart)
  return heightOf(1 + Math.max(...places.map(({ line }) => line)), entries, style)
}

interface DrawnChart {
  width: number
  ctx: { font: string; measureText(text: string): { width: number } }
}

/**
 * Where the entries of a legend stand: all in a line or three in each where they have room for that, and otherwise as many in each as there is room for. A name that is
 * longer than a line is cut in its middle.
 *
 * @returns x from the left end of the legend, in the unit of the style, and the line from 0
 */
export function legendPlaces(
  entries: readonly LegendEntry[],
  style: FigureStyle,
  { width, ctx }: DrawnChart,
): { text: string; x: number; line: number }[] {
  const { fontSize } = style
  const room = Math.max(1, width - (mostLeft + right) * fontSize)
  ctx.font = fontOf(style)
  const widthOf = (text: string) => ctx.measureText(text).width
  const widths = entries.map(({ label }) => before * fontSize + widthOf(label))
  const columns = [entries.length, 3].find((count) => widths.every((wide) => wide + after * fontSize <= room / count))
  if (columns !== undefined)
    return entries.map(({ label }, index) => ({
      text: label,
      x: (index % columns) * (room / columns),
      line: Math.floor(index / columns),
    }))
  let [x, line] = [0, 0]
  return entries.map(({ label }, index) => {
    if (x > 0 && x + widths[index] > room) [x, line] = [0, line + 1]
    const place = { text: shortenedTo(label, Math.max(0, room - before * fontSize), widthOf), x, line }
    x += widths[index] + after * fontSize
    return place
  })
}

const fontOf = ({ smallFontSize, fontFamily }: FigureStyle) => `${smallFontSize}px ${fontFamily}`

/** Draws the names of the series above the chart, each beside its mark. A single series needs none. */
export function drawLegend(chart: Chart, entries: readonly LegendEntry[], style: FigureStyle): void {
  if (entries.length < 2) return
  const context: DrawingContext = chart.ctx
  context.save()
  const left = Math.min(chart.chartArea.left, mostLeft * style.fontSize)
  legendPlaces(entries, style, chart).forEach(({ text, x, line }, index) => {
    const { colour, mark } = entries[index]
    const y = style.fontSize * (0.9 + lineHeight * line)
    context.strokeStyle = context.fillStyle = colour
    context.lineWidth = style.lineWidth * 2.4
    drawMark(context, mark, left + x, y, style)
    context.fillStyle = style.palette.ink
    context.font = fontOf(style)
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(text, left + x + before * style.fontSize, y)
  })
  context.restore()
}

function drawMark(context: DrawingContext, mark: LegendEntry['mark'], x: number, y: number, style: FigureStyle): void {
  const width = style.fontSize * 1.4
  if (mark === 'box') return context.fillRect(x, y - style.fontSize * 0.4, style.fontSize * 0.8, style.fontSize * 0.8)
  context.beginPath()
  if (mark === 'dot') {
    context.arc(x + width / 2, y, style.fontSize * 0.22, 0, 2 * Math.PI)
    context.fill()
    return
  }
  context.setLineDash(mark === 'dashes' ? [style.fontSize * 0.3, style.fontSize * 0.25] : [])
  context.moveTo(x, y)
  context.lineTo(x + width, y)
  context.stroke()
  context.setLineDash([])
}
