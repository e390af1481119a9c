import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { QuantileChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { chartOfSeries } from './chartOfSeries.ts'
import { axisOptions, seriesColours, type ScatterChart } from './chartParts.ts'

/** Quantiles against quantiles, or the same images in two runs, with the line of equal ones. */
export function quantileChart(
  chart: z.infer<typeof QuantileChart>,
  style: FigureStyle,
): { chart: ScatterChart; height: number } {
  const colours = seriesColours(chart.series, style)
  const ends = chart.series.flatMap(({ points }) => points.flatMap(({ x, y }) => [x, y]))
  const limit = Math.ceil(ends.reduce((most, value) => Math.max(most, Math.abs(value)), 1) * 1.05 * 2) / 2
  const within = (axis: typeof chart.x) => ({ ...axis, min: axis.min ?? -limit, max: axis.max ?? limit })
  return chartOfSeries(
    {
      legend: chart.series.map(({ label }, i) => ({ label, colour: colours[i], mark: 'dot' })),
      lines: 24,
      datasets: chart.series.map(({ label, points }, i) => ({
        label,
        data: points,
        // A few dots are seen and hit better when they are larger.
        pointRadius: style.dotRadius * (points.length > 300 ? 1 : 1.5),
        pointBackgroundColor: colours[i],
        pointBorderWidth: 0,
      })),
      marks: diagonal(style),
      scales: { x: axisOptions('x', within(chart.x), style), y: axisOptions('y', within(chart.y), style) },
    },
    style,
  )
}

function diagonal(style: FigureStyle): Plugin<'scatter'> {
  return {
    id: 'diagonal',
    beforeDatasetsDraw({ ctx, scales: { x, y } }) {
      const context: DrawingContext = ctx
      const [low, high] = [Math.max(x.min, y.min), Math.min(x.max, y.max)]
      if (low >= high) return
      context.save()
      context.strokeStyle = style.palette.quietInk
      context.lineWidth = style.lineWidth
      context.beginPath()
      context.moveTo(x.getPixelForValue(low), y.getPixelForValue(low))
      context.lineTo(x.getPixelForValue(high), y.getPixelForValue(high))
      context.stroke()
      context.restore()
    },
  }
}
