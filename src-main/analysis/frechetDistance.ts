import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { columnMeans } from './columnMoments.ts'
import { gramOfEntries } from './gramOfEntries.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { readFinite, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { symmetricEigenvalues } from './symmetricEigenvalues.ts'

export type FrechetDistance = {
  /** |m₁ - m₂|² + tr(S₁ + S₂ - 2 (S₁ S₂)^(1/2)): with Inception's features, FID. */
  distance: number
  n: { a: number; b: number }
  /** Features of a row. */
  features: number
  /** Fewer rows than features make covariances of low rank, and the distance too large. */
  tooFewForFeatures: boolean
}

/**
 * The Fréchet distance between normals fitted to two sets of features (section 13), covariances unbiased.
 *
 * With S₁ = L Lᵀ the trace of (S₁ S₂)^(1/2) is the sum of the roots of the eigenvalues of Lᵀ S₂ L, which is symmetric.
 * @param a, b  features that an encoder gave, f per row; numbers of rows may differ, at least 2 each
 * @throws SetsDoNotMatch where f differs, ValuesNotFinite, TooFewRows
 */
export async function frechetDistance(
  a: RowSource,
  b: RowSource,
  { multiply = multiplyColumns, ...watch }: Watch & { multiply?: MultiplyColumns } = {},
): Promise<FrechetDistance> {
  requireMatch(a, b, 'entries')
  const features = a.length
  const fewest = Math.min(a.n, b.n)
  if (fewest < 2) throw TooFewRows({ rule: 'a covariance of features', needed: 2, given: fewest })
  const [left, right] = [
    await meanAndCovariance(a, multiply, { signal: watch.signal, progress: (share) => watch.progress?.(0.3 * share) }),
    await meanAndCovariance(b, multiply, {
      signal: watch.signal,
      progress: (share) => watch.progress?.(0.3 + 0.3 * share),
    }),
  ]
  let distance = 0
  for (let i = 0; i < features; i++) {
    const diagonal = i * features + i
    distance += (left.means[i] - right.means[i]) ** 2 + left.covariance[diagonal] + right.covariance[diagonal]
  }
  const product = between(choleskyFactor(left.covariance, features), right.covariance, features)
  for (const value of symmetricEigenvalues(product, features)) distance -= 2 * Math.sqrt(Math.max(0, value))
  return { distance: Math.max(0, distance), n: { a: a.n, b: b.n }, features, tooFewForFeatures: fewest <= features }
}

async function meanAndCovariance(
  rows: RowSource,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<{ means: Float64Array; covariance: Float64Array }> {
  const means = await columnMeans(rows, watch.signal)
  const centred = async (first: number, count: number) => {
    const data = (await readFinite(rows, first, count)).slice()
    for (let start = 0; start < data.length; start += rows.length)
      for (let i = 0; i < rows.length; i++) data[start + i] -= means[i]
    return data
  }
  const covariance = await gramOfEntries(rows.n, rows.length, centred, multiply, watch)
  for (let i = 0; i < covariance.length; i++) covariance[i] /= rows.n - 1
  return { means, covariance }
}

/** The lower factor of a positive semidefinite matrix; a pivot that is rounding leaves its column zero. */
function choleskyFactor(matrix: Float64Array, m: number): Float64Array {
  const factor = new Float64Array(m * m)
  let largest = 0
  for (let i = 0; i < m; i++) largest = Math.max(largest, matrix[i * m + i])
  for (let row = 0; row < m; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * m + column]
      for (let k = 0, i = row * m, j = column * m; k < column; k++, i++, j++) rest -= factor[i] * factor[j]
      const pivot = factor[column * m + column]
      if (row === column) factor[row * m + row] = rest > negligible * largest ? Math.sqrt(rest) : 0
      else factor[row * m + column] = pivot > 0 ? rest / pivot : 0
    }
  }
  return factor
}

/** Below this share of the largest variance lies the rounding of float32 products. */
const negligible = 1e-7

/** Lᵀ S L for a lower factor L. */
function between(factor: Float64Array, matrix: Float64Array, m: number): Float64Array {
  const half = new Float64Array(m * m)
  for (let row = 0; row < m; row++) {
    for (let k = 0; k < m; k++) {
      const weight = matrix[row * m + k]
      for (let column = 0, from = k * m, to = row * m; column <= k; column++, from++, to++)
        half[to] += weight * factor[from]
    }
  }
  const result = new Float64Array(m * m)
  for (let k = 0; k < m; k++) {
    for (let row = 0; row <= k; row++) {
      const weight = factor[k * m + row]
      if (weight === 0) continue
      for (let column = 0, from = k * m, to = row * m; column < m; column++, from++, to++)
        result[to] += weight * half[from]
    }
  }
  return result
}
