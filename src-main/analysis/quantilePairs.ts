import { distributionMoments } from './distributionMoments.ts'
import { exactQuantiles } from './exactQuantiles.ts'
import type { RowSource, Watch } from './rowSource.ts'

export type QuantilePairs = {
  /** Images of each set. */
  n: { x: number; y: number }
  shares: number[]
  /** Quantiles of the first set and of the second at each share: the points of the plot. */
  x: number[]
  y: number[]
  /** The line on which the points lie where both have the same shape (statsmodels' line `s`): y = intercept + slope x. */
  line: { slope: number; intercept: number }
}

/**
 * The points of a two-sample QQ plot of all entries of two sets (section 15). Equally spaced shares (i + 1/2) / points leave the extremes
 * of millions of entries out; so both ends get further shares, down to ten entries.
 *
 * @param x, y  for example noise and latents; their sizes may differ
 * @throws ValuesNotFinite, TooFewRows
 */
export async function quantilePairs(
  x: RowSource,
  y: RowSource,
  { points = 200, ...watch }: Watch & { points?: number } = {},
): Promise<QuantilePairs> {
  const middle = Array.from({ length: points }, (_, i) => (i + 0.5) / points)
  const entries = Math.min(x.n * x.length, y.n * y.length)
  const ends: number[] = []
  for (let share = middle[0] / 2; share * entries >= 10; share /= 2) ends.push(share)
  const shares = [...ends.toReversed(), ...middle, ...ends.map((share) => 1 - share)]
  const [xMoments, yMoments] = [await distributionMoments(x), await distributionMoments(y)]
  const slope = xMoments.sd > 0 ? yMoments.sd / xMoments.sd : 0
  return {
    n: { x: x.n, y: y.n },
    shares,
    x: [...(await exactQuantiles(x, shares, { signal: watch.signal }))],
    y: [...(await exactQuantiles(y, shares, watch))],
    line: { slope, intercept: yMoments.mean - slope * xMoments.mean },
  }
}
