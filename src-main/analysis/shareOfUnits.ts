import type { Spread } from '../../src-shared/studies/runSummary.ts'

/** The normal's quantile of 97.5 %. */
const z = 1.959964

/**
 * A share of units that have a property, with Wilson's 95 % interval, which stays within 0 to 1 and tells something of shares of 0 and 1 as well.
 *
 * @param share  0 to 1
 * @param n  units, at least 1
 * @returns `sd` is that of one unit's 0 or 1
 */
export function shareOfUnits(share: number, n: number): Spread & { low: number; high: number } {
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  return {
    mean: share,
    sd: Math.sqrt(share * (1 - share)),
    n,
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
  }
}
