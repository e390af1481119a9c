import { seededUniforms } from './seededUniforms.ts'
import { tridiagonalEigen } from './tridiagonalEigen.ts'

/** A residual that is this share of the largest eigenvalue is rounding. */
const tolerance = 1e-10
const stepsBetweenChecks = 20

/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix and their eigenvectors, by Lanczos' method with full
 * orthogonalisation from a fixed start, so that the result is the same every time.
 *
 * @param matrix  m x m
 * @param count  how many, limited to m
 * @returns falling eigenvalues; the eigenvectors one after the other, m entries each
 */
export function leadingEigenvectors(
  matrix: Float32Array | Float64Array,
  m: number,
  count: number,
): { values: Float64Array; vectors: Float64Array[] } {
  const wanted = Math.min(count, m)
  const uniform = seededUniforms(1)
  const basis: Float64Array[] = []
  const diagonal: number[] = []
  const beside: number[] = []
  let scale = 0
  let next = orthogonalToAll(
    Float64Array.from({ length: m }, () => uniform() - 0.5),
    basis,
  )
  for (;;) {
    const vector = next.vector
    basis.push(vector)
    const image = times(matrix, vector)
    diagonal.push(dot(image, vector))
    scale = Math.max(scale, Math.sqrt(dot(image, image)))
    next = orthogonalToAll(image, basis)
    const complete = basis.length === m
    const exhausted = next.length <= Number.EPSILON * scale * Math.sqrt(m)
    if (complete || (basis.length >= wanted && (basis.length % stepsBetweenChecks === 0 || exhausted))) {
      // The last entries of the eigenvectors, which are the first ones of the matrix turned over, tell how settled they are.
      const last = tridiagonalEigen(diagonal.toReversed(), beside.toReversed(), 1).vectors.subarray(0, wanted)
      const unsettled = exhausted ? 0 : next.length * Math.max(...last.map(Math.abs))
      // Where the space is exhausted, what was missed is orthogonal to it. A new start finds it, unless that leads to zero at once.
      const missed = exhausted && Math.abs(diagonal.at(-1)!) > Number.EPSILON * scale * m
      if (complete || (!missed && unsettled <= tolerance * scale)) {
        const { values, vectors } = tridiagonalEigen(diagonal, beside)
        return {
          values: values.slice(0, wanted),
          vectors: Array.from({ length: wanted }, (_, place) => combined(basis, vectors, place)),
        }
      }
    }
    beside.push(exhausted ? 0 : next.length)
    if (exhausted)
      next = orthogonalToAll(
        Float64Array.from({ length: m }, () => uniform() - 0.5),
        basis,
      )
  }
}

/** What of a vector is at right angles to a basis: its length, and itself brought to length 1. Twice, as rounding needs. */
function orthogonalToAll(
  vector: Float64Array,
  basis: readonly Float64Array[],
): { vector: Float64Array; length: number } {
  const rest = vector.slice()
  for (let pass = 0; pass < 2; pass++) {
    for (const one of basis) {
      const along = dot(rest, one)
      for (let i = 0; i < rest.length; i++) rest[i] -= along * one[i]
    }
  }
  const length = Math.sqrt(dot(rest, rest))
  return { vector: length > 0 ? rest.map((value) => value / length) : rest, length }
}

function times(matrix: Float32Array | Float64Array, vector: Float64Array): Float64Array {
  const m = vector.length
  const whole = m - (m % 4)
  const image = new Float64Array(m)
  for (let row = 0, i = 0; row < m; row++) {
    // Four sums side by side, for one would wait for itself at every entry.
    let first = 0
    let second = 0
    let third = 0
    let fourth = 0
    let column = 0
    for (; column < whole; column += 4, i += 4) {
      first += matrix[i] * vector[column]
      second += matrix[i + 1] * vector[column + 1]
      third += matrix[i + 2] * vector[column + 2]
      fourth += matrix[i + 3] * vector[column + 3]
    }
    for (; column < m; column++, i++) first += matrix[i] * vector[column]
    image[row] = first + second + (third + fourth)
  }
  return image
}

function combined(basis: readonly Float64Array[], coefficients: Float64Array, place: number): Float64Array {
  const vector = new Float64Array(basis[0].length)
  for (const [row, one] of basis.entries()) {
    const coefficient = coefficients[row * basis.length + place]
    for (let i = 0; i < vector.length; i++) vector[i] += coefficient * one[i]
  }
  return vector
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
