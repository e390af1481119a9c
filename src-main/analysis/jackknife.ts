import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { normalQuantile } from './normalDistribution.ts'

/** A statistic of all rows with its standard error over them and a 95 % interval. */
export type Jackknifed = { value: number; error: number; low: number; high: number; n: number; groups: number }

/** A statistic of all rows, which may have no error where rows are too few. */
export type MaybeJackknifed = { value: number; n: number; interval?: Jackknifed }

/** Rows, or groups of them, from which on there is an interval: two values tell next to nothing of how they scatter. */
export const fewestJackknifed = 3

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
 * @throws TooFewRows for fewer than 3 groups
 */
export function jackknifed(
  value: number,
  without: ArrayLike<number>,
  { n, limits: [least, most] = [-Infinity, Infinity] }: { n: number; limits?: readonly [number, number] },
): Jackknifed {
  const groups = without.length
  if (groups < fewestJackknifed)
    throw TooFewRows({ rule: 'an interval of the jackknife', needed: fewestJackknifed, given: groups })
  const mean = Array.from(without).reduce((sum, one) => sum + one, 0) / groups
  const squares = Array.from(without).reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const error = Math.sqrt((squares * (groups - 1)) / groups)
  const half = studentQuantile(groups - 1) * error
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
  const half = studentQuantile(groups - 1) * error
  return { value, error, low: Math.max(least, value - half), high: Math.min(most, value + half), n, groups }
}

/** Student's t of 2 to 4 degrees of freedom at (1 + level) / 2, where the series is too small by up to 3 %. */
const quantilesOfFew = [4.3026527297, 3.1824463053, 2.7764451052]

/** Student's t by the series in 1 / ν of Abramowitz and Stegun 26.7.5, within 0.2 % of it from 5 degrees of freedom; exact below. */
function studentQuantile(degrees: number): number {
  if (degrees - 2 in quantilesOfFew) return quantilesOfFew[degrees - 2]
  const z = normalQuantile((1 + level) / 2)
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
