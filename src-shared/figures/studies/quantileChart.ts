import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { QuantileChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import {
  axisOptions,
  legendHeight,
  legendPlugin,
  scatterOptions,
  seriesColours,
  type ScatterChart,
} from './chartParts.ts'

/** Quantiles against quantiles, with the line of equal ones. */
export function quantileChart(
  chart: z.infer<typeof QuantileChart>,
  style: FigureStyle,
): { chart: ScatterChart; height: number } {
  const colours = seriesColours(chart.series, style)
  const legend = chart.series.map(({ label }, i) => ({ label, colour: colours[i], mark: 'dot' as const }))
  const top = legendHeight(legend, style)
  const ends = chart.series.flatMap(({ points }) => points.flatMap(({ x, y }) => [x, y]))
  const limit = Math.ceil(ends.reduce((most, value) => Math.max(most, Math.abs(value)), 1) * 1.05 * 2) / 2
  return {
    height: style.fontSize * 24 + top,
    chart: {
      type: 'scatter',
      data: {
        datasets: chart.series.map(({ label, points }, i) => ({
          label,
          data: points,
          pointRadius: style.dotRadius,
          pointBackgroundColor: colours[i],
          pointBorderWidth: 0,
        })),
      },
      plugins: [diagonal(style), legendPlugin(legend, style)],
      options: {
        ...scatterOptions(style, top),
        scales: {
          x: axisOptions('x', { ...chart.x, min: -limit, max: limit }, style) as never,
          y: axisOptions('y', { ...chart.y, min: -limit, max: limit }, style) as never,
        },
      },
    },
  }
}

function diagonal(style: FigureStyle): Plugin<'scatter'> {
  return {
    id: 'diagonal',
    beforeDatasetsDraw({ ctx, chartArea: { left, right, top, bottom } }) {
      const context: DrawingContext = ctx
      context.save()
      context.strokeStyle = style.palette.quietInk
      context.lineWidth = style.lineWidth
      context.beginPath()
      context.moveTo(left, bottom)
      context.lineTo(right, top)
      context.stroke()
      context.restore()
    },
  }
}
