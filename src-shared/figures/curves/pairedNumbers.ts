import { studentQuantile } from '../../numbers/studentQuantile.ts'
import type { Spread } from '../../studies/runSummary.ts'
import type { Measured } from '../../studies/studyResult.ts'
import type { RowPairs } from '../../studies/rowPairs.ts'
import { measureAt, positionsOf, type Measure, type PerRow } from '../../studies/rowMeasures.ts'

/** `row` is that of the first run. */
export interface Pair {
  row: number
  a: number
  b: number
}

/** A measure of the rows of two runs that belong together, of those that both measured. */
export function pairsOf(measure: Measure, a: PerRow, b: PerRow, { segments }: RowPairs): Pair[] {
  const [inA, inB] = [a, b].map((perRow) =>
    positionsOf(perRow, perRow.rows.reduce((most, row) => Math.max(most, row), -1) + 1),
  )
  const pairs: Pair[] = []
  for (const segment of segments)
    for (let i = 0; i < segment.count; i++) {
      const row = segment.a + i
      const first = measureAt(a, measure, inA[row] ?? -1)
      const second = measureAt(b, measure, inB[segment.b + i] ?? -1)
      if (first !== undefined && second !== undefined) pairs.push({ row, a: first, b: second })
    }
  return pairs
}

/** The smallest and the largest number of all pairs; [∞, -∞] without any. One by one: a run may have more rows than a call takes arguments. */
export function endsOf(pairs: readonly Pair[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (const { a, b } of pairs) {
    low = Math.min(low, a, b)
    high = Math.max(high, a, b)
  }
  return [low, high]
}

/** Mean and standard deviation (n - 1) of finite values; undefined where there is none. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const finite = values.filter((value) => Number.isFinite(value))
  const n = finite.length
  if (n === 0) return undefined
  const mean = finite.reduce((sum, value) => sum + value, 0) / n
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, n }
}

/**
 * Over how many pairs the differences of several measures were taken: `64`, or the fewest and the most, `61–64`, where some pairs have a value of one
 * measure that is not finite.
 *
 * @param differences  of each measure; undefined is that of no pair
 */
export function pairNumbers(differences: readonly (Spread | undefined)[], format: (n: number) => string): string {
  const counts = differences.map((difference) => difference?.n ?? 0)
  const most = Math.max(0, ...counts)
  const least = Math.min(most, ...counts)
  return least === most ? format(most) : `${format(least)}–${format(most)}`
}

/**
 * How much b exceeds a over the rows of both: mean ± sd of the differences of pairs with the 95 % interval of their mean (Student's t over pairs; none
 * of one pair, nor where all differences are equal), and the share of rows where it does.
 */
export function pairedDifference(pairs: readonly Pair[]): { difference: Measured; larger: number } | undefined {
  const spread = spreadOf(pairs.map(({ a, b }) => b - a))
  if (!spread) return undefined
  const larger = pairs.filter(({ a, b }) => b > a).length / pairs.length
  const { mean, sd, n } = spread
  if (n < 2 || sd === 0) return { difference: spread, larger }
  const half = (studentQuantile(n - 1) * sd) / Math.sqrt(n)
  return { difference: { ...spread, low: mean - half, high: mean + half }, larger }
}
