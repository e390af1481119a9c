import { evenSide } from '../run/galleryLayout.ts'

/** Of an element, in CSS pixels: Firefox draws none that is longer. */
const longest = 17_800_000
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
