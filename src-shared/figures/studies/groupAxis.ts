import type { ScaleOptions } from 'chart.js'
import type { FigureStyle } from '../figureStyle.ts'
import { axisOptions } from './chartParts.ts'

/** Width of a letter on average, in sizes of its font. */
const letter = 0.55
/** Degrees by which names are turned that do not fit beside each other. */
const turn = 35
/** A turned name that is longer would take the height of the chart. */
const longestTurned = 28

/** The axis below groups of bars, at 0, 1, 2…: every group is named, in lines that fit or, where a word is too long for that, turned. */
export function groupAxis(groups: readonly string[], style: FigureStyle): ScaleOptions<'linear'> {
  const { smallFontSize } = style
  const plain = axisOptions('x', { label: '', min: -0.5, max: groups.length - 0.5 }, style)
  /** Letters that the room of a group holds; what the vertical axis takes is not known at first. */
  const lettersIn = ({ width, chart }: DrawnAxis) =>
    Math.floor(
      (Math.min(width, chart.width - 5 * smallFontSize) / groups.length - smallFontSize / 2) / (smallFontSize * letter),
    )
  const isTurned = (axis: DrawnAxis) =>
    groups.some((name) => !fits(linesOfName(name, lettersIn(axis)), lettersIn(axis)))
  return {
    ...plain,
    grid: { display: false },
    afterBuildTicks: (axis: DrawnAxis) => (axis.ticks = groups.map((_, value) => ({ value }))),
    afterCalculateLabelRotation: (axis: DrawnAxis) => (axis.labelRotation = isTurned(axis) ? turn : 0),
    ticks: {
      ...plain.ticks,
      autoSkip: false,
      callback(this: DrawnAxis, value: number | string) {
        const name = groups[Number(value)] ?? ''
        return isTurned(this) ? shortened(name) : linesOfName(name, lettersIn(this))
      },
    },
  } as unknown as ScaleOptions<'linear'>
}

interface DrawnAxis {
  width: number
  chart: { width: number }
  ticks: { value: number }[]
  labelRotation: number
}

/** A name in as few lines as hold it, broken between words. */
export function linesOfName(name: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of name.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** More than three lines are a paragraph. */
const fits = (lines: readonly string[], letters: number) =>
  lines.length <= 3 && lines.every(({ length }) => length <= letters)

const shortened = (name: string) => (name.length > longestTurned ? `${name.slice(0, longestTurned - 1)}…` : name)
