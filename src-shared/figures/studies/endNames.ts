import type { Chart } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { readableColour } from '../readableColour.ts'

/** Where a line ends on the right, and what it is called. */
export interface LineEnd {
  label: string
  colour: string
  x: number
  y: number
}

/** What is known of an axis before the chart is laid out; without limits of both nothing is. */
export interface KnownAxis {
  label: string
  scale?: 'linear' | 'log'
  min?: number
  max?: number
}

/** Names of lines right of their ends, which then need no legend. */
export interface EndNames {
  /** Room that they need right of the axes in this chart; undefined where they do not fit, and a legend says it better. */
  room(chart: DrawnChart): number | undefined
  /** Where there is room only. */
  draw(chart: Chart): void
}

export type DrawnChart = Pick<Chart, 'width' | 'height'> & {
  ctx: { font: string; measureText(text: string): { width: number } }
}

/** Of a name, in sizes of small text: lower and names touch. */
const lineHeight = 1.25
/** How far a name may be moved from the end of its line for the sake of others, in heights of a name. */
const furthest = 1
/** Of the width of the chart: longer names leave too little of it. */
const largestShare = 0.28
/** Between the axes and the names, in sizes of the text. */
const gap = 0.4
/** Between the names and the edge of the drawing. */
const margin = 0.2

/**
 * Names at the ends of lines: only where all lines end at the same place on the right, within the axes, and every name has room beside its own end.
 *
 * @param axes  with the limits that the chart will have
 */
export function endNames(
  ends: readonly LineEnd[],
  axes: { x: KnownAxis; y: KnownAxis },
  style: FigureStyle,
): EndNames | undefined {
  if (ends.length < 2 || !endTogether(ends, axes)) return undefined
  const font = `${style.smallFontSize}px ${style.fontFamily}`
  const height = style.smallFontSize * lineHeight
  const room = ({ width, height: whole, ctx }: DrawnChart) => {
    ctx.font = font
    const widest = Math.max(...ends.map(({ label }) => ctx.measureText(label).width))
    if (widest > width * largestShare) return undefined
    const plot = Math.max(0, whole - heightBesidePlot(axes.x, style))
    const wanted = ends.map(({ y }) => (1 - shareOf(y, axes.y)) * plot)
    const far = apart(wanted, height, plot).some((at, i) => Math.abs(at - wanted[i]) > furthest * height)
    return far ? undefined : widest + (gap + margin) * style.fontSize
  }
  return {
    room,
    draw({ ctx, chartArea: { top, bottom, right }, scales }) {
      const context: DrawingContext = ctx
      const wanted = ends.map(({ y }) => scales.y.getPixelForValue(y) - top)
      const places = apart(wanted, height, bottom - top)
      context.save()
      context.font = font
      context.textAlign = 'left'
      context.textBaseline = 'middle'
      ends.forEach(({ label, colour }, i) => {
        context.fillStyle = readableColour(colour, style.palette)
        context.fillText(label, right + gap * style.fontSize, top + places[i])
      })
      context.restore()
    },
  }
}

/** Whether every line can be followed to the right edge: a name beside the axes would otherwise stand far from its line. */
function endTogether(ends: readonly LineEnd[], { x, y }: { x: KnownAxis; y: KnownAxis }): boolean {
  const last = ends[0].x
  if (ends.some((end) => end.x !== last || end.y < (y.min ?? -Infinity) || end.y > (y.max ?? Infinity))) return false
  if ([x.min, x.max, y.min, y.max].includes(undefined)) return false
  // An axis that a person made longer, or cut, leaves the ends in its middle or out of sight.
  return x.max! >= last && shareOf(last, x) > 0.9
}

/** Where a value stands on an axis, from 0 to 1. */
function shareOf(value: number, { scale, min, max }: KnownAxis): number {
  const along = scale === 'log' ? Math.log : (at: number) => at
  const [least, most] = [along(min!), along(max!)]
  return most > least ? (along(value) - least) / (most - least) : 0
}

/** What an axis with its ticks and its name takes below the plot, and the little above it. */
function heightBesidePlot({ label }: KnownAxis, { fontSize, smallFontSize }: FigureStyle): number {
  return smallFontSize * 1.2 + fontSize * 0.7 + (label === '' ? 0 : (fontSize + smallFontSize) * 0.6 + fontSize * 0.6)
}

/**
 * Places as near as possible to the wanted ones, in their order, at least so far from each other and within the plot: neighbours that touch are moved
 * apart together, by the mean of what each of them wants (pool adjacent violators).
 */
export function apart(wanted: readonly number[], distance: number, length: number): number[] {
  const order = wanted.map((_, i) => i).toSorted((a, b) => wanted[a] - wanted[b] || a - b)
  const blocks: { members: number[]; start: number }[] = []
  // Where the first of a block stands so that its members are as near as they can be to what they want.
  const startOf = (members: readonly number[]) =>
    members.reduce((sum, index, i) => sum + wanted[index] - i * distance, 0) / members.length
  for (const index of order) {
    let block = { members: [index], start: wanted[index] }
    for (
      let before = blocks.at(-1);
      before && before.start + before.members.length * distance > block.start;
      before = blocks.at(-1)
    ) {
      blocks.pop()
      const members = [...before.members, ...block.members]
      block = { members, start: startOf(members) }
    }
    blocks.push(block)
  }
  const places = new Array<number>(wanted.length)
  for (const { members, start } of blocks)
    members.forEach((index, i) => {
      places[index] = start + i * distance
    })
  // Within the plot, by half a name at both of its edges
  let least = distance / 2
  for (const index of order) least = (places[index] = Math.max(places[index], least)) + distance
  let most = length - distance / 2
  for (const index of order.toReversed()) most = (places[index] = Math.min(places[index], most)) - distance
  return places
}
