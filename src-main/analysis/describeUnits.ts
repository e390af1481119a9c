import { TooFewRows, ValuesNotFinite } from '../../src-shared/errors/measurementErrors.ts'
import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { intervalOfMean, type BootstrapOptions, type Interval } from './bootstrapInterval.ts'
import { spread } from './spread.ts'

/** Mean and deviation (n - 1) over named units, with how many there were and how many had no value. */
export type UnitStatistics = Spread & {
  units: string
  /** Units without a value. */
  excluded: number
  /** Absent for one unit. */
  interval?: Interval
}

/**
 * Describes one value per unit.
 *
 * @param values  undefined or NaN where a unit has no value; such units are left out and counted
 * @throws TooFewRows where no unit has a value; ValuesNotFinite where one is infinite
 */
export function describeUnits(values: readonly (number | undefined)[], options: BootstrapOptions): UnitStatistics {
  const known = values.filter((value) => value !== undefined && !Number.isNaN(value)) as number[]
  const infinite = values.findIndex((value) => value === Infinity || value === -Infinity)
  if (infinite >= 0) throw ValuesNotFinite({ what: options.units, row: infinite })
  if (known.length === 0) throw TooFewRows({ rule: `a mean over ${options.units}`, needed: 1, given: 0 })
  return {
    ...spread(known),
    units: options.units,
    excluded: values.length - known.length,
    interval: known.length > 1 ? intervalOfMean(known, options) : undefined,
  }
}

/**
 * Describes the differences a - b of paired units, which tell two conditions apart where their spread over units would hide it. Pairs that
 * lack one of their values are left out and counted.
 *
 * @param a, b  one value per unit, the same units in the same order
 * @throws as describeUnits; RangeError where the numbers of units differ
 */
export function describePairedDifferences(
  a: readonly (number | undefined)[],
  b: readonly (number | undefined)[],
  options: BootstrapOptions,
): UnitStatistics {
  if (a.length !== b.length) throw new RangeError(`${a.length} units cannot be paired with ${b.length}.`)
  return describeUnits(
    a.map((value, unit) => (value === undefined || b[unit] === undefined ? undefined : value - b[unit]!)),
    options,
  )
}
