const indexWidth = 48
const gap = 8
const metersWidth = 196
const largestSide = 112
const leastSide = 40
const metersHeight = 60

/**
 * Sizes of the gallery's rows from the width there is. Pictures keep whole pixels and never exceed 112; the meters leave where they
 * would take the pictures' room.
 *
 * @param width  CSS pixels
 */
export function galleryLayout(width: number, columns: number): { side: number; rowHeight: number; meters: boolean } {
  const sideIn = (room: number) => Math.floor((room - indexWidth - columns * gap) / Math.max(1, columns))
  const besideMeters = sideIn(width - metersWidth - gap)
  const meters = besideMeters >= 64
  const side = Math.max(leastSide, Math.min(largestSide, meters ? besideMeters : sideIn(width)))
  return { side, rowHeight: Math.max(side, meters ? metersHeight : 0) + gap, meters }
}
