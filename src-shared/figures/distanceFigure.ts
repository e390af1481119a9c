import type { ChartDataset, ScaleOptions } from 'chart.js'
import { NothingToShow } from '../errors/errors.ts'
import type { RunSummary } from '../studies/runSummary.ts'
import { axisTitle } from './axisTitle.ts'
import { bandsPlugin, dotRoom, labelWidth, type Band } from './bandsPlugin.ts'
import { distanceData, distanceTable } from './distanceTables.ts'
import { axisOfUnit, type DistanceChart } from './document/figureContent.ts'
import type { Figure, RowPoint } from './figure.ts'
import type { FigureStyle } from './figureStyle.ts'
import { formatSpread } from './formatSpread.ts'
import { measuredPairs, type MeasuredPair } from './measuredPairs.ts'
import { plainNumber } from '../numbers/plainNumber.ts'
import { sinaOffsets } from './sinaOffsets.ts'
import { tickCallback } from './studies/chartParts.ts'

const units = {
  l2: 'L2 distance, per image',
  absolute: 'Absolute error, per image',
}

/**
 * The distances of a run as the data of a chart.
 *
 * Distances as `calc_distances` of the released code: L2 norm over all entries of an image, not divided by their number.
 * @param context  what the numbers were made with, for the caption: `landscape-ddpm 6,422, T = 50`
 * @throws NothingToShow where the run has none of the distances
 */
export function distanceChart(summary: RunSummary, context?: string): DistanceChart {
  const pairs = measuredPairs(summary)
  if (pairs.length === 0) throw NothingToShow({ what: 'The distance chart of this run' })
  return {
    kind: 'distances',
    name: 'distances',
    title: titleOf(pairs),
    rule: captionOf(pairs, summary.d, context),
    pairs,
  }
}

/** The distance chart of a run; see distanceChart. */
export function distanceFigure(summary: RunSummary, style: FigureStyle, context?: string): Figure {
  return drawnDistances(distanceChart(summary, context), style)
}

/**
 * How far noise, sample and latent of each image are apart: one band per pair, one dot per image, mean ± standard deviation. Where two
 * units meet (an inversion with its reconstruction), the first has its axis above and the second below.
 */
export function drawnDistances(distances: DistanceChart, style: FigureStyle): Figure {
  const { pairs, title, rule } = distances
  const bands = pairs.map((pair, index) => bandOf(pair, pairs.length - index - 0.5))
  const axes = distanceUnits(pairs)
  return {
    kind: 'distances',
    title,
    caption: rule,
    height: (axes.length * 3.6 + pairs.length * 4.4) * style.fontSize,
    table: distanceTable(pairs),
    data: distanceData(pairs),
    chart: {
      type: 'scatter',
      data: { datasets: pairs.map((pair, index) => dotsOf(pair, bands[index], style)) },
      plugins: [bandsPlugin(bands, style)],
      options: {
        animation: false,
        maintainAspectRatio: false,
        layout: { padding: { right: style.fontSize, top: axes.length > 1 ? 0 : style.fontSize * 0.3 } },
        scales: {
          ...Object.fromEntries(
            axes.map((unit, index) => [
              unit,
              axisOf(pairs, unit, index < axes.length - 1 ? 'top' : 'bottom', style, distances[axisOfUnit[unit]]),
            ]),
          ),
          y: {
            type: 'linear',
            min: 0,
            max: pairs.length,
            border: { display: false },
            grid: { display: false },
            ticks: { display: false },
            afterFit: (scale) => (scale.width = labelWidth(scale.ctx, bands, style)),
          },
        },
        plugins: {
          tooltip: {
            displayColors: false,
            backgroundColor: style.palette.ink,
            bodyColor: style.palette.paper,
            bodyFont: { family: style.fontFamily, size: style.smallFontSize },
            callbacks: {
              label: ({ raw }) => `image ${(raw as RowPoint).row}: ${plainNumber((raw as RowPoint).x, 5)}`,
            },
          },
        },
      },
    },
  }
}

function bandOf({ unit, pair, label, role, formula, spread }: MeasuredPair, centre: number): Band {
  return {
    axis: unit,
    centre,
    pair,
    ...(label !== undefined && { label: { text: label, role } }),
    formula,
    mean: spread.mean,
    sd: spread.sd,
    text: formatSpread(spread),
  }
}

function dotsOf(pair: MeasuredPair, band: Band, style: FigureStyle): ChartDataset<'scatter', RowPoint[]> {
  const offsets = sinaOffsets(pair.values.map(({ value }) => value))
  const points = pair.values
    .map(({ row, value }, index) => ({ x: value, y: band.centre + dotRoom * offsets[index], row }))
    .sort((a, b) => a.x - b.x)
  const colour = style.palette.roles[pair.role]
  return {
    label: pair.label ?? pair.pair.join('–'),
    data: points,
    // Chart.js takes points that it need not parse to be in ascending order.
    parsing: false,
    xAxisID: band.axis,
    yAxisID: 'y',
    pointRadius: style.dotRadius * (pair.values.length > 1000 ? 0.7 : 1),
    pointHoverRadius: style.dotRadius * 1.8,
    pointBackgroundColor: colour + (pair.values.length > 300 ? '66' : '99'),
    pointBorderWidth: 0,
    clip: false,
  }
}

function axisOf(
  pairs: readonly MeasuredPair[],
  unit: MeasuredPair['unit'],
  position: 'top' | 'bottom',
  style: FigureStyle,
  given: DistanceChart['x'] = {},
) {
  const { palette, fontFamily: family, fontSize, smallFontSize } = style
  const shown = pairs.filter((pair) => pair.unit === unit)
  const n = Math.max(...shown.map((pair) => pair.spread.n))
  const ofData = distanceLimits(pairs, unit)
  const { min = ofData.min, max = ofData.max } = given
  return {
    type: 'linear',
    axis: 'x',
    position,
    min,
    max,
    border: { display: false },
    grid: { display: false, drawTicks: false },
    ticks: {
      stepSize: tickStep(max - min),
      includeBounds: false,
      autoSkip: false,
      callback: tickCallback,
      color: palette.quietInk,
      font: { family, size: smallFontSize },
      maxRotation: 0,
      padding: fontSize * 0.25,
    },
    ...axisTitle(given.label ?? `${units[unit]}, n = ${n.toLocaleString('en')}`, style),
  } satisfies ScaleOptions<'linear'> & { axis: 'x' }
}

/** The units of a chart's axes: the first has its axis above where there are two. */
export function distanceUnits(pairs: readonly MeasuredPair[]): MeasuredPair['unit'][] {
  return [...new Set(pairs.map((pair) => pair.unit))]
}

/** The limits of the axis of a unit where none are given: from zero to a little beyond the data. */
export function distanceLimits(
  pairs: readonly MeasuredPair[],
  unit: MeasuredPair['unit'],
): { min: number; max: number } {
  return { min: 0, max: largestOf(pairs.filter((pair) => pair.unit === unit)) * 1.04 }
}

/** The right end of what is drawn: a dot or a mean with its spread. */
function largestOf(pairs: readonly MeasuredPair[]): number {
  const ends = pairs.map(({ spread, values }) =>
    values.reduce((most, { value }) => Math.max(most, value), spread.mean + spread.sd),
  )
  return Math.max(...ends) || 1
}

/** 1, 2 or 5 times a power of ten, so that at most five steps lie between zero and the largest value: more labels would touch. */
function tickStep(largest: number): number {
  const least = largest / 5
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
}

function titleOf(pairs: readonly MeasuredPair[]): string {
  return pairs.some(({ pair }) => pair.includes('noise'))
    ? 'Distances between noise, sample and latent'
    : 'Distance between sample and latent'
}

function captionOf(pairs: readonly MeasuredPair[], d: number, context: string | undefined): string {
  const n = Math.max(...pairs.map((pair) => pair.spread.n)).toLocaleString('en')
  const rules = [
    pairs.some((pair) => pair.unit === 'l2') && 'L2 norms are not divided by the number of entries.',
    pairs.some((pair) => pair.unit === 'absolute') &&
      'The absolute error is the mean |x̂_0 − x_0| over entries, images in [−1, 1].',
  ].filter(Boolean)
  return [
    `Per image, over all d = ${d.toLocaleString('en')} entries.`,
    ...rules,
    `Dots: n = ${n} images; marks: mean ± standard deviation over images (n − 1).`,
    ...(context ? [`${context}.`] : []),
  ].join(' ')
}
