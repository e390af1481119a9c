import { groupsOfRows, jackknifed, type Jackknifed } from './jackknife.ts'
import { singularValues } from './singularValues.ts'

/**
 * The mean canonical correlation of two sets of directions with its error over the rows, the directions held: groups of rows are left out of their
 * covariances. What choosing the directions adds to the error is not in it.
 *
 * @param left, right  of n entries with mean 0, at right angles within each set
 * @returns undefined where a set has no direction, and where a part of the rows are fewer than twice the directions: fewer agree ever more whatever
 *   they are, and fully where they are no more than the directions, so that leaving some out tells nothing
 */
export function jackknifedCorrelation(
  left: readonly Float64Array[],
  right: readonly Float64Array[],
): Jackknifed | undefined {
  if (left.length === 0 || right.length === 0) return undefined
  const vectors = [...left, ...right]
  const n = vectors[0].length
  const parts = groupsOfRows(n)
  if (n - Math.max(...parts.map(({ count }) => count)) < 2 * vectors.length) return undefined
  const groups = parts.map(({ first, count }) => momentsOf(vectors, first, count))
  const all = momentsOf(vectors, 0, n)
  const without = groups.map((group) =>
    meanCorrelation(
      {
        n: all.n - group.n,
        sums: all.sums.map((sum, i) => sum - group.sums[i]),
        products: all.products.map((product, i) => product - group.products[i]),
      },
      left.length,
    ),
  )
  return jackknifed(meanCorrelation(all, left.length), without, { n, limits: [0, 1] })
}

type Moments = { n: number; sums: Float64Array; products: Float64Array }

function momentsOf(vectors: readonly Float64Array[], first: number, count: number): Moments {
  const size = vectors.length
  const [sums, products] = [new Float64Array(size), new Float64Array(size * size)]
  for (let row = first; row < first + count; row++) {
    for (let i = 0; i < size; i++) {
      const value = vectors[i][row]
      sums[i] += value
      for (let j = 0; j < size; j++) products[i * size + j] += value * vectors[j][row]
    }
  }
  return { n: count, sums, products }
}

/** Of the first `split` variables with the others: the singular values of their covariance, each side brought to the identity. */
function meanCorrelation({ n, sums, products }: Moments, split: number): number {
  const size = sums.length
  const covariance = (i: number, j: number) => products[i * size + j] - (sums[i] * sums[j]) / n
  const [whiteLeft, whiteRight] = [whitening(covariance, 0, split), whitening(covariance, split, size)]
  // Columns W_l C W_rᵀ, one for each of the others.
  const columns = whiteRight.map((weights) =>
    Float64Array.from(whiteLeft, (own) => {
      let sum = 0
      for (let i = 0; i < own.length; i++)
        for (let j = 0; j < weights.length; j++) sum += own[i] * covariance(i, split + j) * weights[j]
      return sum
    }),
  )
  const fewer = Math.min(split, size - split)
  const values = singularValues(columns).slice(0, fewer)
  return values.reduce((sum, value) => sum + Math.min(1, value), 0) / fewer
}

/** Below this share of its variance over all rows, what is left of a variable is rounding. */
const negligible = 1e-9

/** Rows W with W C Wᵀ = 1, C being the covariances of variables [from, to), by Gram and Schmidt; a variable that depends on those before it has none. */
function whitening(covariance: (i: number, j: number) => number, from: number, to: number): Float64Array[] {
  const size = to - from
  const rows: Float64Array[] = []
  const product = (x: Float64Array, y: Float64Array) => {
    let sum = 0
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += x[i] * covariance(from + i, from + j) * y[j]
    return sum
  }
  for (let place = 0; place < size; place++) {
    const row = new Float64Array(size)
    row[place] = 1
    for (const other of rows) {
      const along = product(row, other)
      for (let i = 0; i < size; i++) row[i] -= along * other[i]
    }
    const variance = product(row, row)
    if (variance > negligible) rows.push(row.map((value) => value / Math.sqrt(variance)))
  }
  return rows
}
