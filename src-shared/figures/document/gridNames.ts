import type { DrawingContext } from '../drawingContext.ts'
import { leastText, type FigureStyle } from '../figureStyle.ts'
import { shortenedTo } from '../shortenedTo.ts'
import { linesWithin } from './tableLayout.ts'

const lineHeight = 1.15
const mostLines = 3
/** Of the width: what names of rows take at the most where they can be broken. */
const mostOfRows = 0.25
/** What a turned name is long at the most, in points: about a fifth of the height of a page. */
const mostOfTurned = 130

export interface ColumnNames {
  /** Of each column, in lines; turned names are in one. */
  lines: string[][]
  turned: boolean
  /** Whether turned names end with … because they were longer than there is room for. */
  shortened: boolean
  /** Every so many columns has its name above it: 1 for all. */
  every: number
  size: number
  /** Of all of it, in the unit of the style. */
  height: number
}

/**
 * The names above the columns of a grid, none smaller than can be read: level and in lines where the columns are wide enough, else turned by a quarter,
 * and where the columns are narrower than a line is high, above every so many.
 *
 * @param cell  the width of a column
 * @param pitch  from a column to the next
 */
export function columnNames(
  names: readonly string[],
  style: FigureStyle,
  { cell, pitch, measure }: { cell: number; pitch: number; measure: DrawingContext },
): ColumnNames {
  const { smallFontSize: full } = style
  const pad = style.fontSize * 0.6
  if (!names.some(Boolean))
    return { lines: names.map(() => []), turned: false, shortened: false, every: 1, size: full, height: 0 }
  const widthOf = widthIn(measure, style)
  const least = Math.min(1, leastText / full)
  for (const lines of [names.map((name) => [name]), names.map((name) => linesWithin(name, cell * 0.98, widthOf))]) {
    const widest = Math.max(1, ...lines.flat().map(widthOf))
    const most = Math.max(...lines.map(({ length }) => length))
    const size = full * Math.min(1, (cell * 0.98) / widest)
    if (size >= full * least && most <= mostLines)
      return {
        lines,
        turned: false,
        shortened: false,
        every: 1,
        size,
        height: pad + (1 + (most - 1) * lineHeight) * size,
      }
  }
  const thick = full * lineHeight
  const fits = Math.min(1, pitch / thick)
  const [size, every] = fits >= least ? [full * fits, 1] : [full, Math.ceil(thick / pitch)]
  const lines = names.map((name, column) =>
    column % every === 0 ? [shortenedTo(name, (mostOfTurned * full) / size, widthOf)] : [],
  )
  const shortened = lines.some(([name], column) => name !== undefined && name !== names[column])
  const height = pad + (Math.max(...lines.flat().map(widthOf)) * size) / full
  return { lines, turned: true, shortened, every, size, height }
}

/** Draws them above a grid whose first column begins at `left` and whose pictures begin at `names.height`. */
export function drawColumnNames(
  context: DrawingContext,
  { lines, turned, size, height }: ColumnNames,
  style: FigureStyle,
  { left, cell, pitch }: { left: number; cell: number; pitch: number },
): void {
  const bottom = height - style.fontSize * 0.4
  context.save()
  context.font = `${size}px ${style.fontFamily}`
  context.fillStyle = style.palette.ink
  lines.forEach((name, column) => {
    const middle = left + column * pitch + cell / 2
    if (turned) {
      context.save()
      context.translate(middle, bottom)
      context.rotate(-Math.PI / 2)
      context.textAlign = 'left'
      context.textBaseline = 'middle'
      name.forEach((text) => context.fillText(text, 0, 0))
      context.restore()
      return
    }
    context.textAlign = 'center'
    context.textBaseline = 'alphabetic'
    name.forEach((text, line) => context.fillText(text, middle, bottom - (name.length - 1 - line) * lineHeight * size))
  })
  context.restore()
}

/** The names beside the rows of a grid in lines, and the room that they take with what lies between them and the pictures. */
export function rowNames(
  names: readonly string[],
  style: FigureStyle,
  { width, measure }: { width: number; measure: DrawingContext },
): { lines: string[][]; left: number } {
  const widthOf = widthIn(measure, style)
  const lines = names.map((name) => (name ? linesWithin(name, width * mostOfRows, widthOf) : []))
  const widest = Math.max(0, ...lines.flat().map(widthOf))
  return { lines, left: widest === 0 ? 0 : Math.ceil(widest + style.fontSize * 0.5) }
}

/** Beside the middle of a row, from the left. */
export function drawRowName(
  context: DrawingContext,
  lines: readonly string[],
  middle: number,
  style: FigureStyle,
): void {
  context.font = `${style.smallFontSize}px ${style.fontFamily}`
  context.fillStyle = style.palette.ink
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  lines.forEach((text, line) =>
    context.fillText(text, 0, middle + (line - (lines.length - 1) / 2) * lineHeight * style.smallFontSize),
  )
}

/** Height of a row's name. */
export const heightOfLines = (lines: readonly string[], style: FigureStyle) =>
  lines.length * lineHeight * style.smallFontSize

function widthIn(measure: DrawingContext, style: FigureStyle): (text: string) => number {
  return (text) => {
    measure.font = `${style.smallFontSize}px ${style.fontFamily}`
    return measure.measureText(text).width
  }
}
