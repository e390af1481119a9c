import type { RowRange } from './runRecord.ts'

/** The most images that a list may name: no run has more. */
const most = 10_000_000

/** What a list of images looks like, for the sentence about a wrong one. */
export const imageRangesExample = '100-199,250'

/**
 * Images by their numbers, from 0, and ranges of them with both ends: `100-199,250`. Spaces do not matter, nor the kind of dash.
 *
 * @returns the fewest ranges, in ascending order, each image once; or the part that is not understood
 */
export function readImageRanges(text: string): { ranges: RowRange[] } | { wrong: string } {
  const ranges: RowRange[] = []
  for (const part of text.split(/[,;]/)) {
    const [, from, to = from] = /^\s*(\d{1,8})\s*(?:[-–—]\s*(\d{1,8})\s*)?$/.exec(part) ?? []
    const [first, last] = [Number(from), Number(to)]
    if (from === undefined || last < first || last >= most) return { wrong: part.trim() }
    ranges.push({ first, count: last - first + 1 })
  }
  return { ranges: mergedRanges(ranges) }
}

/** Why a list of images is not understood, as the end of a sentence that names the field or option. */
export const imageRangesProblem = (wrong: string): string =>
  `takes numbers of images, from 0, and ranges of them such as ${imageRangesExample}; ${whyWrong(wrong)}.`

function whyWrong(wrong: string): string {
  if (wrong === '') return 'an entry of it is empty'
  const [, first, last = first] = /^(\d+)\s*(?:[-–—]\s*(\d+))?$/.exec(wrong) ?? []
  if (first === undefined) return `not "${wrong}"`
  if (Number(last) < Number(first)) return `"${wrong}" ends before it begins, so write ${last}-${first}`
  return `"${wrong}" is beyond the ${most.toLocaleString('en')} images that a run can have`
}

/** Ranges as they are written, in ascending order: `100-199,250`. */
export function imageRangesText(ranges: readonly RowRange[]): string {
  const written = mergedRanges(ranges)
  return written.map(({ first, count }) => (count === 1 ? `${first}` : `${first}-${first + count - 1}`)).join(',')
}

/** Whether an image is among ranges, for rows that are asked one after the other. */
export function isInRanges(ranges: readonly RowRange[]): (row: number) => boolean {
  const sorted = mergedRanges(ranges)
  return (row) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle].first + sorted[middle].count <= row) low = middle + 1
      else high = middle
    }
    return low < sorted.length && row >= sorted[low].first
  }
}

/** The numbers of the images that ranges name, in ascending order, each once. */
export function imagesIn(ranges: readonly RowRange[]): number[] {
  return mergedRanges(ranges).flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))
}

/** How many images ranges name, each once. */
export const imageCount = (ranges: readonly RowRange[]): number =>
  mergedRanges(ranges).reduce((sum, { count }) => sum + count, 0)

/** Rows as the fewest ranges, in order: what run.json keeps of finished batches. */
export function mergedRanges(ranges: readonly RowRange[]): RowRange[] {
  const merged: RowRange[] = []
  for (const { first, count } of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = merged.at(-1)
    if (last && first <= last.first + last.count) last.count = Math.max(last.count, first + count - last.first)
    else merged.push({ first, count })
  }
  return merged
}
