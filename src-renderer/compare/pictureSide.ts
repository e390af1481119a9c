/** What numbers of images take of the width of a line, CSS pixels. */
const numbers = 56
/** Pictures are not larger than this, but on very wide windows, nor smaller than the other. */
const largest = 256
const largestOnWide = 448
const wide = 2000
const smallest = 72
/** A low window shows a whole picture, as long as it is not smaller than this. */
const smallestForHeight = 128

/**
 * How large the pictures of compared runs are.
 *
 * @param room  of the list of lines, CSS pixels; a height of 0 or less is not known
 * @param gap  between two columns, CSS pixels
 * @returns CSS pixels
 */
export function pictureSide(room: { width: number; height: number }, runs: number, gap: number): number {
  const fits = Math.floor((room.width - numbers - runs * gap) / runs)
  const tall = room.height > 0 ? Math.max(smallestForHeight, room.height - 2 * gap) : Infinity
  return Math.max(smallest, Math.min(room.width > wide ? largestOnWide : largest, tall, fits))
}
