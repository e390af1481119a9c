import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { quantileOfSorted } from './quantileOfSorted.ts'
import { seededUniforms } from './seededUniforms.ts'

/** A statistic of some units with an interval for it, and everything that made it. */
export type Interval = {
  value: number
  low: number
  high: number
  /** The share of the resampled statistics that lie within. */
  level: number
  /** What was drawn again, in the plural: `images`, `seeds`, `checkpoints`. */
  units: string
  n: number
  draws: number
  seed: number
}

export type BootstrapOptions = {
  units: string
  /** 0.95 where nothing else is said. */
  level?: number
  draws?: number
  seed?: number
}

/**
 * The percentile bootstrap: the units are drawn again with replacement, n of n, and the statistic of each draw is taken; the interval holds
 * the middle `level` of them.
 *
 * The draws depend on n, `draws` and `seed` alone, so that two statistics of the same units are drawn alike.
 * @param n  units, at least 2
 * @param statistic  of the units with the given numbers, 0 to n - 1, which may repeat; called once with all of them in order
 * @throws TooFewRows for fewer than 2 units, whose spread nothing tells
 */
export function bootstrapInterval(
  n: number,
  statistic: (units: Int32Array) => number,
  { units, level = 0.95, draws = 2000, seed = 0 }: BootstrapOptions,
): Interval {
  requireUnits(n, units)
  const value = statistic(Int32Array.from({ length: n }, (_, unit) => unit))
  const drawn = new Float64Array(draws)
  let draw = 0
  for (const numbers of drawnUnits(n, { draws, seed })) drawn[draw++] = statistic(numbers)
  return intervalOfDraws(value, drawn, { units, level, n, seed })
}

/** @throws TooFewRows for fewer than 2 units, whose spread nothing tells */
export function requireUnits(n: number, units: string): void {
  if (n < 2) throw TooFewRows({ rule: `an interval over ${units}`, needed: 2, given: n })
}

/** The numbers of the units of each draw, n of n with replacement; the same array is given again and again. */
export function* drawnUnits(
  n: number,
  { draws = 2000, seed = 0 }: Pick<BootstrapOptions, 'draws' | 'seed'>,
): Generator<Int32Array> {
  const uniform = seededUniforms(seed)
  const numbers = new Int32Array(n)
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < n; i++) numbers[i] = Math.floor(uniform() * n)
    yield numbers
  }
}

/** The middle `level` of the statistics of the draws, around the statistic of the units themselves. */
export function intervalOfDraws(
  value: number,
  drawn: Float64Array,
  { units, level = 0.95, n, seed = 0 }: Pick<BootstrapOptions, 'units' | 'level' | 'seed'> & { n: number },
): Interval {
  const sorted = drawn.toSorted()
  const tail = (1 - level) / 2
  return {
    value,
    low: quantileOfSorted(sorted, tail),
    high: quantileOfSorted(sorted, 1 - tail),
    level,
    units,
    n,
    draws: drawn.length,
    seed,
  }
}

/**
 * The bootstrap interval of a mean.
 *
 * @param values  one per unit, at least 2
 * @throws TooFewRows
 */
export function intervalOfMean(values: ArrayLike<number>, options: BootstrapOptions): Interval {
  return bootstrapInterval(
    values.length,
    (units) => {
      let sum = 0
      for (const unit of units) sum += values[unit]
      return sum / units.length
    },
    options,
  )
}
