import type { Plugin } from 'chart.js'
import type { FigureStyle } from '../figureStyle.ts'
import { scatterOptions, type ScatterChart } from './chartParts.ts'
import { legendHeight, legendPlugin, legendRoom, type LegendEntry } from './legend.ts'

/**
 * A chart of series with its legend above it.
 *
 * @param lines  its height without the legend, in sizes of the text
 * @param marks  what is drawn with the points: bands, bars, names
 * @param tell  see scatterOptions
 */
export function chartOfSeries(
  {
    legend,
    lines,
    datasets,
    marks,
    scales: { x, y },
    tell,
  }: {
    legend: readonly LegendEntry[]
    lines: number
    datasets: ScatterChart['data']['datasets']
    marks: Plugin<'scatter'>
    scales: { x: object; y: object }
    tell?: (series: number, point: number) => string
  },
  style: FigureStyle,
): { chart: ScatterChart; height: number } {
  const top = legendHeight(legend, style)
  return {
    height: style.fontSize * lines + top,
    chart: {
      type: 'scatter',
      data: { datasets },
      plugins: [marks, legendPlugin(legend, style)],
      options: {
        ...scatterOptions(style, (chart) => legendRoom(legend, style, chart), tell),
        scales: { x: x as never, y: y as never },
      },
    },
  }
}
