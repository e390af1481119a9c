import { evenSide } from '../run/galleryLayout.ts'
import { longest } from './longest.ts'

const gap = 6
/** A head must be read over small pictures, too. */
const leastColumn = 64
const leastSide = 16

/**
 * What is longer than a browser draws is drawn shorter, and each pixel that is scrolled moves it by more than one, so that its end is reached.
 *
 * @param whole, room  its length, and how much of it is in sight, in CSS pixels
 */
export function scrolling(whole: number, room: number): { drawn: number; factor: number } {
  if (whole <= longest) return { drawn: whole, factor: 1 }
  return { drawn: longest, factor: (whole - room) / (longest - room) }
}

/** Sides of pictures to choose from, in CSS pixels. */
export const pictureSides = [40, 64, 96, 128, 192, 256]
const leastUsual = 96
/** So many rows are seen at once at least. */
const rowsInSight = 4

/** The side of pictures where nobody chose one: the largest at which all columns and a few rows are seen, in CSS pixels. */
export function usualSide(columns: number, room: { width: number; height: number }): number {
  const most = Math.min(room.width / Math.max(1, columns), room.height / rowsInSight) - gap
  return Math.max(leastUsual, ...pictureSides.filter((side) => side <= most))
}

export interface GridSize {
  /** Of a picture. */
  side: number
  rowHeight: number
  columnWidth: number
}

/**
 * Sizes of a grid's cells, in CSS pixels: pictures as large as asked for, or so much smaller that all rows and columns fit into what a
 * browser scrolls, but never too small to be seen: what is longer even then is drawn shorter (see scrolling).
 *
 * @param wished  side of a picture
 * @param imageSize  of a picture drawn one to one
 */
export function gridSize(wished: number, imageSize: number, columns: number, lines: number): GridSize {
  const most = Math.min(longest / Math.max(1, columns), longest / Math.max(1, lines)) - gap
  const side = evenSide(Math.max(leastSide, Math.min(wished, Math.floor(most))), imageSize)
  const widest = Math.floor(longest / Math.max(1, columns))
  return { side, rowHeight: side + gap, columnWidth: Math.max(side + gap, Math.min(leastColumn, widest)) }
}
