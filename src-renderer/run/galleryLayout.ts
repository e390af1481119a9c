const indexWidth = 48
const gap = 8
const metersWidth = 196
const largestSide = 128
const leastSide = 40
const metersHeight = 60
/** A picture gives up at most this share of its side to be an even enlargement. */
const mostLoss = 0.2

/**
 * Sizes of the gallery's rows from the width there is. The meters leave where they would take the pictures' room. Pictures become whole
 * multiples of their size where that costs little: otherwise some of their pixels would be drawn wider than others.
 *
 * @param width  CSS pixels
 * @param imageSize  CSS pixels of a picture drawn one to one on this screen
 */
export function galleryLayout(
  width: number,
  columns: number,
  imageSize: number,
): { side: number; rowHeight: number; meters: boolean } {
  const sideIn = (room: number) => Math.floor((room - indexWidth - columns * gap) / Math.max(1, columns))
  const besideMeters = sideIn(width - metersWidth - gap)
  const meters = besideMeters >= 64
  const room = Math.max(leastSide, Math.min(largestSide, meters ? besideMeters : sideIn(width)))
  const even = Math.floor(room / imageSize) * imageSize
  const side = even >= room * (1 - mostLoss) ? even : room
  return { side, rowHeight: Math.max(side, meters ? metersHeight : 0) + gap, meters }
}
