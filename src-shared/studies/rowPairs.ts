import { z } from 'zod'
import type { RowRange } from '../project/runRecord.ts'

/** Which row of a second run belongs to which of a first. */
export const RowPairs = z.object({
  /**
   * Whether both rows of a pair go back to the same noise or image, through other runs where one starts from another's samples or latents; if not,
   * they have nothing in common but their number.
   */
  sameStart: z.boolean(),
  /** Rows a, a + 1, … of the first run with b, b + 1, … of the second, so many of them; in the order of the first. */
  segments: z.array(z.object({ a: z.int().nonnegative(), b: z.int().nonnegative(), count: z.int().positive() })),
})
export type RowPairs = z.infer<typeof RowPairs>

/** Pairs one by one, in the order of the first run, as the fewest segments. */
export function rowPairs(sameStart: boolean, pairs: Iterable<readonly [a: number, b: number]>): RowPairs {
  const segments: RowPairs['segments'] = []
  for (const [a, b] of pairs) {
    const last = segments.at(-1)
    if (last && last.a + last.count === a && last.b + last.count === b) last.count++
    else segments.push({ a, b, count: 1 })
  }
  return { sameStart, segments }
}

/** Row n of both, as far as both have one. */
export const pairsByNumber = (sameStart: boolean, count: number): RowPairs => ({
  sameStart,
  segments: count > 0 ? [{ a: 0, b: 0, count }] : [],
})

/** The pairs seen from the second run. */
export const turnedPairs = ({ sameStart, segments }: RowPairs): RowPairs => ({
  sameStart,
  segments: segments.map(({ a, b, count }) => ({ a: b, b: a, count })).sort((one, other) => one.a - other.a),
})

/** How many rows of the two runs belong together. */
export const pairCount = ({ segments }: RowPairs): number => segments.reduce((sum, { count }) => sum + count, 0)

/** The row of the second run that belongs to a row of the first; undefined where there is none. */
export function pairedRow({ segments }: RowPairs): (row: number) => number | undefined {
  return (row) => {
    let [low, high] = [0, segments.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (segments[middle].a + segments[middle].count <= row) low = middle + 1
      else high = middle
    }
    const found = segments[low] as RowPairs['segments'][number] | undefined
    return found && row >= found.a ? found.b + row - found.a : undefined
  }
}

/** The rows of the first run whose partners lie in ranges of the second, in the order of the pairs. */
export function rowsOfFirst({ segments }: RowPairs, ranges: readonly RowRange[]): RowRange[] {
  return segments.flatMap(({ a, b, count }) =>
    ranges.flatMap((range) => {
      const first = Math.max(b, range.first)
      const end = Math.min(b + count, range.first + range.count)
      return first < end ? [{ first: a + first - b, count: end - first }] : []
    }),
  )
}
