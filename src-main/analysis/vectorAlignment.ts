import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { jackknifedCorrelation } from './heldDirections.ts'
import type { Jackknifed } from './jackknife.ts'
import { leadingDirections } from './leadingDirections.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { singularValues } from './singularValues.ts'

export type VectorAlignment = {
  n: number
  /** SVCCA: the mean of the canonical correlations. */
  mean: number
  /** Falling, one per component: q, or as many as the sets have. */
  correlations: number[]
  /** Of the mean over the rows, the directions held; absent for too few rows (jackknifedCorrelation). */
  interval?: Jackknifed
}

/**
 * SVCCA as the released code defines it (section 8.4): entries standardised over the rows, the left singular vectors of the q = 10 largest
 * singular values of each set, and the mean of their canonical correlations.
 *
 * The vectors of a set are orthonormal and have mean 0, so the canonical correlations are the singular values of Uᵀ V: scikit-learn's `CCA`,
 * which finds them by iteration, agrees to about 1e-7. Where a set has fewer than q directions, fewer are compared.
 * @param a, b  n rows each; entries may differ in number
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for fewer than q + 1 rows, where any two sets agree fully
 */
export async function vectorAlignment(
  a: RowSource,
  b: RowSource,
  { q = 10, multiply = multiplyColumns, ...watch }: Watch & { q?: number; multiply?: MultiplyColumns } = {},
): Promise<VectorAlignment> {
  requireMatch(a, b, 'rows')
  const { n } = a
  if (n < q + 2) throw TooFewRows({ rule: `SVCCA with ${q} directions`, needed: q + 2, given: n })
  const [left, right] = [
    await leadingDirections(a, q, { multiply, signal: watch.signal, progress: (share) => watch.progress?.(share / 2) }),
    await leadingDirections(b, q, {
      multiply,
      signal: watch.signal,
      progress: (share) => watch.progress?.(0.5 + share / 2),
    }),
  ]
  const [fewer, more] = left.length <= right.length ? [left, right] : [right, left]
  const products = fewer.map((one) =>
    Float64Array.from(more, (other) => one.reduce((sum, value, row) => sum + value * other[row], 0)),
  )
  const correlations = Array.from(singularValues(products), (value) => Math.min(1, value))
  const mean = correlations.reduce((sum, value) => sum + value, 0) / Math.max(1, correlations.length)
  return { n, mean, correlations, interval: jackknifedCorrelation(left, right) }
}
