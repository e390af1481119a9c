import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { LineChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { plainNumber } from '../../numbers/plainNumber.ts'
import { chartOfSeries } from './chartOfSeries.ts'
import { axisOptions, heightWords, lineThrough, seriesColours, type ScatterChart } from './chartParts.ts'
import { endNames, type LineEnd } from './endNames.ts'
import { legendOfLines } from './legend.ts'

/** Curves over a numeric axis, each with a band from `low` to `high` where its points have them. */
export function lineChart(
  chart: z.infer<typeof LineChart>,
  style: FigureStyle,
): { chart: ScatterChart; height: number } {
  const colours = seriesColours(chart.series, style)
  const distinct = [...new Set(chart.series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  // A handful of T or of training steps are named themselves instead of round numbers that nobody ran.
  const ticks =
    distinct.length > 1 && distinct.length <= 8 && distinct.every(Number.isInteger)
      ? { names: distinct.map((at) => ({ at, label: at.toLocaleString('en') })), areNumbers: true }
      : undefined
  const tell = (series: number, at: number) => {
    const point = chart.series[series].points[at]
    return `${plainNumber(point.x, 5)}: ${heightWords(point)}`
  }
  const axes = {
    x: { ...around(distinct, chart.x.scale), ...given(chart.x) },
    y: { ...chart.y, ...limitsOf(chart) },
  }
  return chartOfSeries(
    {
      legend: legendOfLines(chart.series, colours),
      ends: endNames(endsOf(chart, colours), axes, style),
      lines: 20,
      datasets: chart.series.map((series, i) =>
        lineThrough(series, {
          colour: colours[i],
          width: style.lineWidth * 2.4,
          dot: series.dashed || series.points.length > 40 ? 0 : style.dotRadius * 1.4,
          style,
        }),
      ),
      marks: bandPlugin(chart, colours),
      scales: {
        x: axisOptions('x', axes.x, style, ticks),
        y: axisOptions('y', axes.y, style),
      },
      tell,
    },
    style,
  )
}

/** An axis without the limits that it leaves to the data, so that they do not hide those of others. */
function given<Axis extends object>(axis: Axis): Axis {
  return Object.fromEntries(Object.entries(axis).filter(([, value]) => value !== undefined)) as Axis
}

/** A little room on both sides of the values that stand on an axis. */
function around(values: readonly number[], scale: 'linear' | 'log' = 'linear'): { min?: number; max?: number } {
  const drawn = values.filter((value) => scale !== 'log' || value > 0)
  const [first, last] = [drawn[0], drawn[drawn.length - 1]]
  if (drawn.length < 2) return {}
  const share = 0.03
  if (scale === 'log') return { min: first / (last / first) ** share, max: last * (last / first) ** share }
  const room = (last - first) * share
  return { min: first - room, max: last + room }
}

/** Where the lines end on the right. */
function endsOf({ series }: z.infer<typeof LineChart>, colours: readonly string[]): LineEnd[] {
  return series.flatMap(({ label, points }, i) => {
    const last = points.reduce<{ x: number; y: number } | undefined>(
      (most, point) => (most && most.x >= point.x ? most : point),
      undefined,
    )
    return last ? [{ label, colour: colours[i], x: last.x, y: last.y }] : []
  })
}

/** What the bands need, since Chart.js knows the curves only. */
function limitsOf({ y, series }: z.infer<typeof LineChart>): { min?: number; max?: number } {
  const ends = series
    .flatMap(({ points }) => points.flatMap(({ y: value, low, high }) => [low ?? value, high ?? value]))
    .filter((value) => y.scale !== 'log' || value > 0)
  if (ends.length === 0) return {}
  const [least, most] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))]
  if (y.scale === 'log') return { min: y.min ?? least / 1.15, max: y.max ?? most * 1.15 }
  const room = (most - least || Math.abs(most) || 1) * 0.05
  // Zero belongs to the picture where it is near, so that small changes do not look large.
  const isNearZero = least > 0 && least < most * 0.5
  // What cannot be negative has no axis below zero, though mean - sd may lie there.
  const isBelowZero = least < 0 && series.every(({ points }) => points.every((point) => point.y >= 0))
  return { min: y.min ?? (isNearZero || isBelowZero ? 0 : least - room), max: y.max ?? most + room }
}

function bandPlugin({ series }: z.infer<typeof LineChart>, colours: readonly string[]): Plugin<'scatter'> {
  return {
    id: 'bands',
    beforeDatasetsDraw({ ctx, chartArea: { left, top, width, height }, scales: { x, y } }) {
      const context: DrawingContext = ctx
      context.save()
      context.beginPath()
      context.rect(left, top, width, height)
      context.clip()
      series.forEach(({ points }, i) => {
        const banded = points
          .filter(({ low, high }) => low !== undefined && high !== undefined)
          .map(({ x: at, low, high }) => ({
            x: at,
            // A band that reaches to zero ends at the edge of a logarithmic axis.
            low: y.type === 'logarithmic' ? Math.max(low!, y.min) : low!,
            high: high!,
          }))
        if (banded.length < 2) return
        context.fillStyle = `${colours[i]}2e`
        context.beginPath()
        banded.forEach(({ x: at, high }, place) => {
          const [px, py] = [x.getPixelForValue(at), y.getPixelForValue(high)]
          if (place === 0) context.moveTo(px, py)
          else context.lineTo(px, py)
        })
        for (const { x: at, low } of banded.toReversed())
          context.lineTo(x.getPixelForValue(at), y.getPixelForValue(low))
        context.closePath()
        context.fill()
      })
      context.restore()
    },
  }
}
