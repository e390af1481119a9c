import { mergedRanges } from './imageRanges.ts'
import type { RowRange, RunRecord } from './runRecord.ts'

/** Values of a set that its colours are fitted on whole, 512 MB of float32: of 10,240 images of 4 x 32 x 32 and 2,048 of 4 x 128 x 128 all. */
const mostValues = 2 ** 27
/**
 * Rows of a larger set at most: 1 / √8192 is a hundredth, by which, times √(λ₁ λ₂) / |λ₁ − λ₂|, a direction over so many independent images is off,
 * and with it a colour by about a step.
 */
const mostRows = 8192

/**
 * Every how many rows of a run its colours are fitted on: 1, all of them, for a set of up to 512 MB. It depends on the rows that the run will
 * have, so that those that stand for it stay the same while it goes on.
 */
export function fittedStride({ count, shape }: Pick<RunRecord, 'count' | 'shape'>): number {
  const length = shape.reduce((product, side) => product * side, 1)
  if (count * length <= mostValues) return 1
  return Math.ceil(count / Math.max(1, Math.min(mostRows, Math.floor(mostValues / length))))
}

/** How many of the finished rows the colours of a run are fitted on: those whose number is a multiple of the stride. */
export function fittedCount(record: Pick<RunRecord, 'count' | 'shape'>, finished: readonly RowRange[]): number {
  const stride = fittedStride(record)
  const below = (row: number) => Math.ceil(row / stride)
  return mergedRanges(finished).reduce((sum, { first, count }) => sum + below(first + count) - below(first), 0)
}
