import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { nearestSets } from './nearestNeighbours.ts'
import { requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { spread } from './spread.ts'

export type NeighbourOverlap = {
  n: number
  k: number
  /** How many of the k nearest are the same in both sets, per row, and as a share of k. */
  count: Spread
  share: Spread
  perRow: number[]
}

/**
 * How many of the k nearest neighbours (L2) that a row has within one set it also has within another (section 8.4). The released code
 * stores the count for k = 50 and calls it per cent.
 *
 * @param a, b  n rows each, more than k; entries may differ in number
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows where a row has no k others
 */
export async function neighbourOverlap(
  a: RowSource,
  b: RowSource,
  { k = 50, multiply, ...watch }: Watch & { k?: number; multiply?: MultiplyColumns } = {},
): Promise<NeighbourOverlap> {
  requireMatch(a, b, 'rows')
  const { n } = a
  if (n < k + 1) throw TooFewRows({ rule: `the overlap of ${k} nearest neighbours`, needed: k + 1, given: n })
  const [inA, inB] = [
    await nearestSets(a, { k, multiply, signal: watch.signal, progress: (share) => watch.progress?.(share / 2) }),
    await nearestSets(b, {
      k,
      multiply,
      signal: watch.signal,
      progress: (share) => watch.progress?.(0.5 + share / 2),
    }),
  ]
  const perRow = Array.from({ length: n }, (_, row) => {
    const others = new Set(inB.subarray(row * k, (row + 1) * k))
    return inA.subarray(row * k, (row + 1) * k).reduce((count, index) => count + (others.has(index) ? 1 : 0), 0)
  })
  return { n, k, count: spread(perRow), share: spread(perRow.map((count) => count / k)), perRow }
}
