import { normalQuantile } from './normalDistribution.ts'

/** A statistic of all rows with its standard error over them and a 95 % interval. */
export type Jackknifed = { value: number; error: number; low: number; high: number; n: number; groups: number }

/** Groups that rows are split into, where there are as many rows. */
const mostGroups = 40
/** What lies within the interval. */
const level = 0.95

/**
 * Rows [first, first + count) of each group: as equal in number as can be, in the order of the rows, which must mean nothing.
 *
 * @param n  at least 2
 * @param most  groups, where every one costs much
 */
export function groupsOfRows(n: number, most = mostGroups): { first: number; count: number }[] {
  const groups = Math.min(most, n)
  const start = (group: number) => Math.floor((group * n) / groups)
  return Array.from({ length: groups }, (_, group) => ({
    first: start(group),
    count: start(group + 1) - start(group),
  }))
}

/**
 * The delete-a-group jackknife (Kott 2001): the error of a statistic from its values without each group of rows in turn, and an interval by Student's t
 * with one degree of freedom less than groups. For statistics of pairs of rows, which rows that are drawn twice would make larger, so that a bootstrap
 * would lie beside the value.
 *
 * @param without  one value per group
 * @param limits  between which the statistic lies
 */
export function jackknifed(
  value: number,
  without: ArrayLike<number>,
  { n, limits: [least, most] = [-Infinity, Infinity] }: { n: number; limits?: readonly [number, number] },
): Jackknifed {
  const groups = without.length
  const mean = Array.from(without).reduce((sum, one) => sum + one, 0) / groups
  const squares = Array.from(without).reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const error = Math.sqrt((squares * (groups - 1)) / groups)
  const half = studentQuantile((1 + level) / 2, groups - 1) * error
  return { value, error, low: Math.max(least, value - half), high: Math.min(most, value + half), n, groups }
}

/** The same for a statistic of two sets, of which rows are drawn independently: their squared errors add up. */
export function jackknifedOfTwo(
  value: number,
  [without, withoutOther]: readonly [ArrayLike<number>, ArrayLike<number>],
  { n, limits: [least, most] = [-Infinity, Infinity] }: { n: number; limits?: readonly [number, number] },
): Jackknifed {
  const [own, other] = [jackknifed(value, without, { n }), jackknifed(value, withoutOther, { n })]
  const error = Math.hypot(own.error, other.error)
  const groups = Math.min(own.groups, other.groups)
  const half = studentQuantile((1 + level) / 2, groups - 1) * error
  return { value, error, low: Math.max(least, value - half), high: Math.min(most, value + half), n, groups }
}

/** Student's t by the series in 1 / ν of Abramowitz and Stegun 26.7.5: within 1 % of it from 5 degrees of freedom. */
function studentQuantile(p: number, degrees: number): number {
  const z = normalQuantile(p)
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
