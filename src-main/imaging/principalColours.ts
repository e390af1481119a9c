import { addToChannelSums, noChannelSums, type ChannelSums } from './channelSums.ts'

/** How the values of one place of a tensor, a vector over channels, become red, green and blue. */
export interface PrincipalColours {
  /** Mean of each channel. */
  mean: Float64Array
  /** Per colour the direction over channels that it shows, the one along which places differ most first; at most three. */
  directions: Float64Array[]
  /** Standard deviation along each direction; a colour shows three of them on both sides of the mean. */
  deviations: number[]
}

/**
 * The principal components of the channels over all places of a set of tensors.
 *
 * @param rows  each (C, H, W); places with a value that is not finite are left out
 */
export function principalColours(rows: readonly Float32Array[], channels: number): PrincipalColours {
  const sums = noChannelSums(channels)
  for (const row of rows) addToChannelSums(sums, row)
  return principalColoursOf(sums)
}

/**
 * The same of sums over the places. The sign of a component means nothing, so it is chosen: its entry of the largest magnitude is positive.
 */
export function principalColoursOf({ channels, places, sums, products }: ChannelSums): PrincipalColours {
  const n = Math.max(1, places)
  const mean = sums.map((sum) => sum / n)
  const covariance = Array.from({ length: channels }, (_, a) =>
    Float64Array.from({ length: channels }, (_, b) => {
      const sum = products[Math.max(a, b) * channels + Math.min(a, b)]
      return sum / n - mean[a] * mean[b]
    }),
  )
  const components = symmetricEigenvectors(covariance)
    .sort((a, b) => b.value - a.value)
    .slice(0, 3)
  return {
    mean,
    directions: components.map(({ vector }) => withSign(vector)),
    // What rounding leaves of a direction along which nothing varies would be shown as if it did.
    deviations: components.map(({ value }) => (value > components[0].value * 1e-9 ? Math.sqrt(value) : 0)),
  }
}

function withSign(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return largest < 0 ? vector.map((value) => -value) : vector
}

/** Eigenvalues and orthonormal eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan, section 8.5). */
function symmetricEigenvectors(matrix: readonly Float64Array[]): { value: number; vector: Float64Array }[] {
  const size = matrix.length
  const a = matrix.map((row) => Float64Array.from(row))
  const vectors = matrix.map((_, i) => Float64Array.from({ length: size }, (_, j) => Number(i === j)))
  const all = a.reduce((sum, row) => sum + row.reduce((total, value) => total + value ** 2, 0), 0)
  for (let sweep = 0; sweep < 60; sweep++) {
    let rest = 0
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rest += a[p][q] ** 2
    // Against the whole, since differences of one part in a million have covariances of 1e-12.
    if (rest <= 1e-30 * all) break
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q)
  }
  return vectors.map((_, j) => ({ value: a[j][j], vector: Float64Array.from(vectors, (row) => row[j]) }))
}

function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  if (a[p][q] === 0) return
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (const row of [...a, ...vectors]) {
    const [x, y] = [row[p], row[q]]
    row[p] = c * x - s * y
    row[q] = s * x + c * y
  }
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[p][k], a[q][k]]
    a[p][k] = c * x - s * y
    a[q][k] = s * x + c * y
  }
}
