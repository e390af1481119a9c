/**
 * A list in few letters: all of it where there is room, or what it begins with and how many it lists: `0–9, 3, … (1,000 in all)`.
 *
 * @param parts  asked for one after the other, and no further than there is room
 * @param count  of what is listed, of which a part may be several; not told where left out
 * @param most  letters of the parts
 * @param between  what stands between two parts
 */
export function shortList(
  parts: Iterable<string>,
  { count, most, between = ', ' }: { count?: number; most: number; between?: string },
): string {
  let text = ''
  for (const part of parts) {
    const longer = text === '' ? part : `${text}${between}${part}`
    if (longer.length > most)
      return `${text}${text && between}…${count === undefined ? '' : ` (${count.toLocaleString('en')} in all)`}`
    text = longer
  }
  return text
}

/** Fewer than this in a row are told one by one. */
const leastInRange = 3

/** Whole numbers in their order, with those that count up and those that repeat each as one part: `0–9`, `3 ×20`. */
export function* numberParts(list: readonly number[]): Generator<string> {
  for (let first = 0; first < list.length;) {
    const rising = lengthOf(list, first, 1)
    const equal = lengthOf(list, first, 0)
    const length = Math.max(rising, equal)
    if (length < leastInRange) yield String(list[first++])
    else {
      yield rising > equal
        ? `${list[first]}–${list[first + length - 1]}`
        : `${list[first]} ×${length.toLocaleString('en')}`
      first += length
    }
  }
}

/** How many numbers from a place on are each the one before and so much more. */
function lengthOf(list: readonly number[], first: number, by: number): number {
  let end = first + 1
  while (end < list.length && list[end] === list[end - 1] + by) end++
  return end - first
}
