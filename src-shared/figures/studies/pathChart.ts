import type { Plugin } from 'chart.js'
import type { PathChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { drawMath, measureMath } from '../mathText.ts'
import { plainNumber } from '../../numbers/plainNumber.ts'
import { chartOfSeries } from './chartOfSeries.ts'
import { axisOptions, lineThrough, seriesColours, type ScatterChart } from './chartParts.ts'
import { legendOfLines } from './legend.ts'

/** Ways of an image through a plane, a dot for each state, with the names of their ends beside them. */
export function pathChart(chart: PathChart, style: FigureStyle): { chart: ScatterChart; height: number } {
  const colours = seriesColours(chart.series, style)
  const tell = (series: number, at: number) => {
    const { x, y, state } = chart.series[series].points[at]
    return `state ${state} at ${plainNumber(x, 4)}, ${plainNumber(y, 4)}`
  }
  const within = (axis: 'x' | 'y') => ({ ...chart[axis], ...limitsOf(chart, axis) })
  return chartOfSeries(
    {
      legend: legendOfLines(chart.series, colours),
      lines: 22,
      datasets: chart.series.map((series, i) =>
        lineThrough(series, {
          colour: colours[i],
          width: style.lineWidth * 1.6,
          dot: style.dotRadius * (series.points.length > 60 ? 0.8 : 1.2),
          style,
        }),
      ),
      marks: endsPlugin(chart, colours, style),
      scales: { x: axisOptions('x', within('x'), style), y: axisOptions('y', within('y'), style) },
      tell,
    },
    style,
  )
}

/** Limits that leave room for the names of the ends, where a person gave none. */
function limitsOf(chart: PathChart, axis: 'x' | 'y'): { min: number; max: number } {
  const values = chart.series.flatMap(({ points }) => points.map((point) => point[axis]))
  const [least, most] = [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ]
  const room = (most - least || 1) * (axis === 'x' ? 0.08 : 0.14)
  return { min: chart[axis].min ?? least - room, max: chart[axis].max ?? most + room }
}

/** Whether the limits of an axis, which may be a person's, leave a value in the drawing. */
const isWithin = ({ min, max }: { min: number; max: number }, value: number) => value >= min && value <= max

/** The first and the last state of each way that lie in the drawing, named; ends that several ways share are named once. */
function endsPlugin(chart: PathChart, colours: readonly string[], style: FigureStyle): Plugin<'scatter'> {
  const { fontFamily: family, fontSize, palette } = style
  return {
    id: 'ends',
    afterDatasetsDraw({ ctx, scales: { x, y } }) {
      const context: DrawingContext = ctx
      const named = new Set<string>()
      context.save()
      chart.series.forEach(({ points, ends }, i) => {
        for (const [point, name] of [
          [points[0], ends.first],
          [points.at(-1), ends.last],
        ] as const) {
          if (!point || named.has(name) || !isWithin(x, point.x) || !isWithin(y, point.y)) continue
          named.add(name)
          const place = { x: x.getPixelForValue(point.x), y: y.getPixelForValue(point.y) }
          context.fillStyle = colours[i]
          context.beginPath()
          context.arc(place.x, place.y, style.dotRadius * 2, 0, 2 * Math.PI)
          context.fill()
          const font = { family, size: fontSize }
          context.fillStyle = palette.ink
          context.textAlign = 'left'
          context.textBaseline = 'alphabetic'
          const width = measureMath(context, name, font)
          drawMath(context, name, { x: place.x - width / 2, y: place.y - fontSize * 0.6 }, font)
        }
      })
      context.restore()
    },
  }
}
