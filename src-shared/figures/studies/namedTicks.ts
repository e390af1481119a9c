import { logarithmicTicks } from './logarithmicTicks.ts'
import type { FigureStyle } from '../figureStyle.ts'

/** Ticks that a chart names by hand. */
export interface NamedTicks {
  names: readonly { at: number; label: string }[]
  /** Whether the names are the numbers of the axis, so that round ones can take their place where too few of them are within it. */
  areNumbers?: boolean
}

/** What Chart.js tells of an axis that it builds. */
export interface BuiltAxis {
  type: string
  axis: string
  min: number
  max: number
  ticks: { value: number }[]
  chart: { width: number }
}

/** Of ticks that are named by hand those within the limits of the axis whose names do not touch; the ordinary ones where less than two numbers are left. */
export function namedTicksOf(axis: BuiltAxis, { names, areNumbers }: NamedTicks, style: FigureStyle): number[] {
  const shown = withRoom(
    axis,
    names.filter(({ at }) => at >= axis.min && at <= axis.max),
    style,
  )
  if (!areNumbers || shown.length >= 2) return shown
  return axis.type === 'logarithmic' ? logarithmicTicks(axis.min, axis.max) : axis.ticks.map(({ value }) => value)
}

/** Those whose names do not touch the name before them; all of a vertical axis. */
function withRoom(
  { type, axis, min, max, chart }: BuiltAxis,
  names: NamedTicks['names'],
  { smallFontSize }: FigureStyle,
): number[] {
  if (axis !== 'x') return names.map(({ at }) => at)
  const measure = type === 'logarithmic' ? Math.log : (value: number) => value
  // What the vertical axis takes is not known yet.
  const room = Math.max(1, chart.width - 5 * smallFontSize)
  const placeOf = (at: number) => ((measure(at) - measure(min)) / (measure(max) - measure(min))) * room
  let end = -Infinity
  return names.flatMap(({ at, label }) => {
    const half = label.length * smallFontSize * 0.3
    if (placeOf(at) - half < end + smallFontSize * 0.4) return []
    end = placeOf(at) + half
    return [at]
  })
}
