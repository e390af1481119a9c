import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { BarChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { chartOfSeries } from './chartOfSeries.ts'
import { axisOptions, heightWords, seriesColours, type ScatterChart } from './chartParts.ts'
import { groupAxis } from './groupAxis.ts'

/** Share of a group's room that its bars take together. */
const filled = 0.78

/** Groups of bars from zero, each bar with its error bar where it has one. */
export function barChart(chart: z.infer<typeof BarChart>, style: FigureStyle): { chart: ScatterChart; height: number } {
  const colours = seriesColours(chart.series, style)
  const place = (group: number, i: number) => group + ((i + 0.5) / chart.series.length - 0.5) * filled
  const ends = chart.series.flatMap(({ values }) =>
    values.flatMap((value) => (value ? [value.high ?? value.y, value.low ?? value.y] : [])),
  )
  /** What the points of each series are told as: a group without a value has none. */
  const told = chart.series.map(({ values }) =>
    values.flatMap((value, group) => (value ? [`${chart.groups[group]}: ${heightWords(value)}`] : [])),
  )
  const limits = { min: chart.y.min ?? Math.min(0, ...ends), max: chart.y.max ?? Math.max(0, ...ends) * 1.06 }
  return chartOfSeries(
    {
      legend: chart.series.map(({ label }, i) => ({ label, colour: colours[i], mark: 'box' })),
      lines: 18,
      datasets: chart.series.map(({ label, values }, i) => ({
        label,
        data: values.flatMap((value, group) => (value ? [{ x: place(group, i), y: value.y }] : [])),
        pointRadius: 0,
        pointHitRadius: style.fontSize,
        pointBackgroundColor: colours[i],
      })),
      marks: barsPlugin(chart, colours, place, style),
      scales: { x: groupAxis(chart.groups, style), y: axisOptions('y', { ...chart.y, ...limits }, style) },
      tell: (series, point) => told[series][point],
    },
    style,
  )
}

function barsPlugin(
  { series }: z.infer<typeof BarChart>,
  colours: readonly string[],
  place: (group: number, i: number) => number,
  style: FigureStyle,
): Plugin<'scatter'> {
  return {
    id: 'bars',
    beforeDatasetsDraw({ ctx, chartArea: { left, top: edge, width, height }, scales: { x, y } }) {
      const context: DrawingContext = ctx
      const half = (x.getPixelForValue(filled / series.length) - x.getPixelForValue(0)) * 0.45
      const zero = y.getPixelForValue(Math.max(0, y.min))
      context.save()
      context.beginPath()
      context.rect(left, edge, width, height)
      context.clip()
      series.forEach(({ values }, i) =>
        values.forEach((value, group) => {
          if (!value) return
          const middle = x.getPixelForValue(place(group, i))
          const top = y.getPixelForValue(value.y)
          context.fillStyle = colours[i]
          context.fillRect(middle - half, Math.min(top, zero), 2 * half, Math.abs(zero - top))
          if (value.low === undefined || value.high === undefined) return
          context.strokeStyle = style.palette.ink
          context.lineWidth = style.lineWidth * 1.4
          const [low, high] = [y.getPixelForValue(value.low), y.getPixelForValue(value.high)]
          const cap = Math.min(half * 0.5, style.fontSize * 0.3)
          context.beginPath()
          context.moveTo(middle, low)
          context.lineTo(middle, high)
          for (const end of [low, high]) {
            context.moveTo(middle - cap, end)
            context.lineTo(middle + cap, end)
          }
          context.stroke()
        }),
      )
      context.restore()
    },
  }
}
