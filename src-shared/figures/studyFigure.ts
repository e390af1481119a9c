import type { StudyChart } from '../studies/studyResult.ts'
import type { Figure, FigureTable } from './figure.ts'
import type { FigureStyle } from './figureStyle.ts'
import { barChart } from './studies/barChart.ts'
import type { ScatterChart } from './studies/chartParts.ts'
import { heatChart } from './studies/heatChart.ts'
import { lineChart } from './studies/lineChart.ts'
import { pathChart } from './studies/pathChart.ts'
import { quantileChart } from './studies/quantileChart.ts'
import { triangleChart } from './studies/triangleChart.ts'

/**
 * A chart of a study, for the screen and for paper alike.
 *
 * @param width  that it will have, in the unit of the style, where that is known
 */
export function studyFigure(chart: StudyChart, style: FigureStyle, width?: number): Figure {
  const table = pointsOf(chart)
  return {
    kind: chart.name,
    title: chart.title,
    caption: chart.rule,
    ...drawn(chart, style, width),
    table,
    data: table,
  }
}

function drawn(chart: StudyChart, style: FigureStyle, width?: number): { chart: ScatterChart; height: number } {
  switch (chart.kind) {
    case 'lines':
      return lineChart(chart, style)
    case 'bars':
      return barChart(chart, style)
    case 'heat':
      return heatChart(chart, style)
    case 'triangle':
      return triangleChart(chart, style, width)
    case 'quantiles':
      return quantileChart(chart, style)
    case 'paths':
      return pathChart(chart, style)
  }
}

const head = (name: string, label = name) => ({ name, label })

/** What a chart shows as rows of numbers: for readers without the picture, and for CSV. */
function pointsOf(chart: StudyChart): FigureTable {
  switch (chart.kind) {
    case 'lines':
      return {
        columns: [
          head('series', 'Series'),
          head('x', chart.x.label),
          head('y', chart.y.label),
          head('low'),
          head('high'),
        ],
        rows: chart.series.flatMap(({ label, points }) =>
          points.map(({ x, y, low, high }) => [label, x, y, low, high]),
        ),
      }
    case 'quantiles': {
      const isOfRows = chart.series.some(({ points }) => points.some(({ row }) => row !== undefined))
      return {
        columns: [
          head('series', 'Series'),
          head('x', chart.x.label),
          head('y', chart.y.label),
          ...(isOfRows ? [head('row', 'Image')] : []),
        ],
        rows: chart.series.flatMap(({ label, points }) =>
          points.map(({ x, y, row }) => [label, x, y, ...(isOfRows ? [row] : [])]),
        ),
      }
    }
    case 'bars':
      return {
        columns: [
          head('group', 'Group'),
          head('series', 'Series'),
          head('y', chart.y.label),
          head('low'),
          head('high'),
        ],
        rows: chart.series.flatMap(({ label, values }) =>
          values.flatMap((value, group) =>
            value ? [[chart.groups[group], label, value.y, value.low, value.high]] : [],
          ),
        ),
      }
    case 'paths':
      return {
        columns: [head('series', 'Series'), head('x', chart.x.label), head('y', chart.y.label), head('state', 'State')],
        rows: chart.series.flatMap(({ label, points }) => points.map(({ x, y, state }) => [label, x, y, state])),
      }
    case 'heat':
      return {
        columns: [head('column', chart.x.label), head('row', chart.y.label), head('value', chart.colour.label)],
        rows: chart.values.flatMap((row, r) => row.map((value, c) => [c, r, value])),
      }
    case 'triangle':
      return {
        columns: [
          head('triangle', 'Triangle'),
          head('sample', 'Angle at sample'),
          head('noise', 'Angle at noise'),
          head('latent', 'Angle at latent'),
          head('sample_noise', 'Sample–noise'),
        ],
        rows: chart.triangles.map(({ label, sample, noise, latent, sampleNoise }) => [
          label,
          sample,
          noise,
          latent,
          sampleNoise,
        ]),
      }
  }
}
