import { longest } from '../grid/longest.ts'

const indexWidth = 48
const gap = 8
const metersWidth = 196
/** Larger pictures would show fewer rows; a wide window has room for both. */
const largestSide = { least: 128, most: 256, share: 0.08 }
const leastSide = 40
const metersHeight = 80
/** A picture gives up at most this share of its side to be an even enlargement. */
const mostLoss = 0.2

/** The side of a picture in the room that it has. @param imageSize  CSS pixels of a picture drawn one to one */
export function evenSide(room: number, imageSize: number): number {
  const even = Math.floor(room / imageSize) * imageSize
  return even >= room * (1 - mostLoss) ? even : room
}

/**
 * Sizes of the gallery's rows from the width there is. The meters leave where they would take the pictures' room. Pictures become whole
 * multiples of their size where that costs little: otherwise some of their pixels would be drawn wider than others.
 *
 * @param width  CSS pixels
 * @param imageSize  CSS pixels of a picture drawn one to one on this screen
 * @param lines  rows that the gallery has: pictures become smaller where they then fit into what a browser scrolls, but none lower than its meters; what
 *   is longer even then is drawn shorter (see scrolling)
 */
export function galleryLayout(
  width: number,
  columns: number,
  imageSize: number,
  lines = 1,
): { side: number; rowHeight: number; meters: boolean } {
  const sideIn = (room: number) => Math.floor((room - indexWidth - columns * gap) / Math.max(1, columns))
  const wished = Math.min(largestSide.most, Math.max(largestSide.least, Math.floor(width * largestSide.share)))
  const largest = Math.min(wished, Math.max(metersHeight, Math.floor(longest / Math.max(1, lines)) - gap))
  const besideMeters = sideIn(width - metersWidth - gap)
  const meters = besideMeters >= 64
  const room = Math.max(leastSide, Math.min(largest, meters ? besideMeters : sideIn(width)))
  const side = evenSide(room, imageSize)
  return { side, rowHeight: Math.max(side, meters ? metersHeight : 0) + gap, meters }
}
