import type { Plugin } from 'chart.js'
import type { FigureStyle } from '../figureStyle.ts'
import { scatterOptions, type ScatterChart } from './chartParts.ts'
import type { EndNames } from './endNames.ts'
import { drawLegend, legendHeight, legendRoom, type LegendEntry } from './legend.ts'

/**
 * A chart of series with its legend above it, or with their names at the ends of their lines where these fit.
 *
 * @param ends  names at the ends of lines; none where the series are no lines
 * @param lines  its height without the legend, in sizes of the text
 * @param marks  what is drawn with the points: bands, bars, names
 * @param tell  see scatterOptions
 */
export function chartOfSeries(
  {
    legend,
    ends,
    lines,
    datasets,
    marks,
    scales: { x, y },
    tell,
  }: {
    legend: readonly LegendEntry[]
    ends?: EndNames
    lines: number
    datasets: ScatterChart['data']['datasets']
    marks: Plugin<'scatter'>
    scales: { x: object; y: object }
    tell?: (series: number, point: number) => string
  },
  style: FigureStyle,
): { chart: ScatterChart; height: number } {
  const top = legendHeight(legend, style)
  const names: Plugin<'scatter'> = {
    id: 'names',
    afterDraw(chart) {
      if (ends?.room(chart) === undefined) drawLegend(chart, legend, style)
      else ends.draw(chart)
    },
  }
  return {
    height: style.fontSize * lines + top,
    chart: {
      type: 'scatter',
      data: { datasets },
      plugins: [marks, names],
      options: {
        ...scatterOptions(style, top, tell),
        layout: {
          padding({ chart }) {
            const right = ends?.room(chart)
            return right === undefined
              ? { top: legendRoom(legend, style, chart), right: style.fontSize * 0.8 }
              : { top: style.fontSize * 0.4, right }
          },
        },
        scales: { x: x as never, y: y as never },
      },
    },
  }
}
