import type { ChartConfiguration, ScaleOptions } from 'chart.js'
import { axisTitle } from '../axisTitle.ts'
import type { RowPoint } from '../figure.ts'
import type { FigureStyle, Role } from '../figureStyle.ts'
import { plainNumber } from '../../numbers/plainNumber.ts'
import { logarithmicTickText, tickTexts } from '../tickTexts.ts'
import { logarithmicTicks } from './logarithmicTicks.ts'
import { namedTicksOf, type BuiltAxis, type NamedTicks } from './namedTicks.ts'

export type ScatterChart = ChartConfiguration<'scatter', RowPoint[]>

/** The colour of each series: that of its role, where one before it has not taken it, else the next free one. */
export function seriesColours(series: readonly { role?: Role }[], { palette }: FigureStyle): string[] {
  const taken = new Set<string>()
  let next = 0
  return series.map(({ role }) => {
    const own = role && palette.roles[role]
    const colour = own && !taken.has(own) ? own : palette.others[next++ % palette.others.length]
    taken.add(colour)
    return colour
  })
}

interface Axis {
  label: string
  scale?: 'linear' | 'log'
  min?: number
  max?: number
}

/** An axis in the look of all figures: thin grid, quiet ticks, its name beside it. */
export function axisOptions(
  direction: 'x' | 'y',
  { label, scale, min, max }: Axis,
  style: FigureStyle,
  ticks?: NamedTicks,
): ScaleOptions<'linear'> | ScaleOptions<'logarithmic'> {
  const { palette, fontFamily: family, fontSize, smallFontSize, lineWidth } = style
  return {
    type: scale === 'log' ? 'logarithmic' : 'linear',
    axis: direction,
    min,
    max,
    border: { color: palette.quietInk, width: lineWidth },
    grid: { color: palette.line, lineWidth, drawTicks: false },
    ...(ticks || scale === 'log'
      ? {
          afterBuildTicks: (axis: BuiltAxis) => {
            const values = ticks ? namedTicksOf(axis, ticks, style) : logarithmicTicks(axis.min, axis.max)
            axis.ticks = values.map((value) => ({ value }))
          },
        }
      : {}),
    ticks: {
      color: palette.quietInk,
      font: { family, size: smallFontSize },
      padding: fontSize * 0.3,
      maxRotation: 0,
      autoSkip: ticks === undefined && scale !== 'log',
      maxTicksLimit: 7,
      // A limit that is no round number would be named by one that it is not.
      includeBounds: false,
      callback: (value: number | string, index: number, built: readonly { value: number }[]) =>
        ticks?.names.find(({ at }) => at === value)?.label ??
        (scale === 'log' ? logarithmicTickText(Number(value)) : tickCallback(value, index, built)),
    },
    ...axisTitle(label, style),
  } as ScaleOptions<'linear'>
}

/** Names a tick of a linear axis so that it stands well beside the others. */
export const tickCallback = (_: number | string, index: number, ticks: readonly { value: number }[]) =>
  tickTexts(ticks.map(({ value }) => value))[index]

export interface LineSeries {
  label: string
  dashed?: boolean
  points: readonly { x: number; y: number }[]
}

/** A series as a line through its points. */
export function lineThrough(
  { label, dashed, points }: LineSeries,
  { colour, width, dot, style }: { colour: string; width: number; dot: number; style: FigureStyle },
) {
  return {
    label,
    data: points.map(({ x, y }) => ({ x, y })),
    showLine: true,
    borderColor: colour,
    borderWidth: width,
    borderDash: dashed ? [style.fontSize * 0.3, style.fontSize * 0.25] : [],
    pointRadius: dot,
    pointHoverRadius: style.dotRadius * 2,
    pointBackgroundColor: colour,
    pointBorderWidth: 0,
  }
}

/**
 * What all charts of studies share.
 *
 * @param tell  a point of a series in words, where its place and its value do not say what it is; both by their places in the chart's data
 */
export function scatterOptions(
  style: FigureStyle,
  top: number,
  tell?: (series: number, point: number) => string,
): NonNullable<ScatterChart['options']> {
  const { palette, fontFamily, smallFontSize, fontSize } = style
  return {
    animation: false,
    maintainAspectRatio: false,
    layout: { padding: { top, right: fontSize * 0.8 } },
    plugins: {
      tooltip: {
        displayColors: false,
        backgroundColor: palette.ink,
        bodyColor: palette.paper,
        bodyFont: { family: fontFamily, size: smallFontSize },
        callbacks: {
          label: ({ dataset, raw, datasetIndex, dataIndex }) => {
            if (tell) return `${dataset.label ?? ''}  ${tell(datasetIndex, dataIndex)}`
            const { x, y, row } = raw as RowPoint
            if (row !== undefined) return `image ${row}  ${plainNumber(x, 5)}: ${plainNumber(y, 5)}`
            return `${dataset.label ?? ''}  ${plainNumber(x, 5)}: ${plainNumber(y, 5)}`
          },
        },
      },
    },
  }
}

/** A height with the ends of its band or error bar: `0.35 (0.3 to 0.4)`. */
export function heightWords({ y, low, high }: { y: number; low?: number; high?: number }): string {
  const ends = low !== undefined && high !== undefined ? ` (${plainNumber(low, 5)} to ${plainNumber(high, 5)})` : ''
  return plainNumber(y, 5) + ends
}
