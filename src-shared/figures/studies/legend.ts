import type { Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
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

/** Lines that the legend takes above the chart. */
export function legendHeight(entries: readonly LegendEntry[], style: FigureStyle): number {
  return entries.length < 2
    ? style.fontSize * 0.4
    : Math.ceil(entries.length / 3) * style.fontSize * 1.5 + style.fontSize * 0.3
}

/** Names of the series above the chart, three in a line, each beside its mark. A single series needs none. */
export function legendPlugin(entries: readonly LegendEntry[], style: FigureStyle): Plugin<'scatter'> {
  return {
    id: 'legend',
    afterDraw(chart) {
      if (entries.length < 2) return
      const context: DrawingContext = chart.ctx
      const { left, right } = chart.chartArea
      const room = (right - left) / Math.min(3, entries.length)
      context.save()
      entries.forEach(({ label, colour, mark }, index) => {
        const x = left + (index % 3) * room
        const y = style.fontSize * (0.9 + 1.5 * Math.floor(index / 3))
        context.strokeStyle = context.fillStyle = colour
        context.lineWidth = style.lineWidth * 2.4
        drawMark(context, mark, x, y, style)
        context.fillStyle = style.palette.ink
        context.font = `${style.smallFontSize}px ${style.fontFamily}`
        context.textAlign = 'left'
        context.textBaseline = 'middle'
        context.fillText(label, x + style.fontSize * 1.8, y)
      })
      context.restore()
    },
  }
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
