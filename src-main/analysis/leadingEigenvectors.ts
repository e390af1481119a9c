import { seededUniforms } from './seededUniforms.ts'
import { tridiagonalEigen } from './tridiagonalEigen.ts'

const stepsBetweenChecks = 20

/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix and their eigenvectors, by Lanczos' method with full
 * orthogonalisation from a fixed start, so that the result is the same every time.
 *
 * @param times  the m x m matrix times a vector, which may come rounded to float32: then eigenvalues are precise to about 1e-7 of the largest,
 *   and an eigenvector to that over the distance of its eigenvalue from the next
 * @param count  how many, limited to m
 * @param tolerance  a residual that is this share of the largest eigenvalue is rounding
 * @returns falling eigenvalues; the eigenvectors one after the other, m entries each
 */
export async function leadingEigenvectors(
  times: (vector: Float64Array) => ArrayLike<number> | Promise<ArrayLike<number>>,
  m: number,
  count: number,
  tolerance = 1e-10,
): Promise<{ values: Float64Array; vectors: Float64Array[] }> {
  const wanted = Math.min(count, m)
  const uniform = seededUniforms(1)
  const basis: Float64Array[] = []
  const diagonal: number[] = []
  const beside: number[] = []
  let scale = 0
  const start = () =>
    orthogonalToAll(
      Float64Array.from({ length: m }, () => uniform() - 0.5),
      basis,
    )
  let next = start()
  for (;;) {
    const vector = next.vector
    basis.push(vector)
    const image = Float64Array.from(await times(vector))
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
    if (exhausted) next = start()
  }
}

/** What of a vector is at right angles to a basis: its length, and itself brought to length 1. Twice, as rounding needs. */
function orthogonalToAll(
  vector: Float64Array,
  basis: readonly Float64Array[],
): { vector: Float64Array; length: number } {
  const rest = vector.slice()
  for (let pass = 0; pass < 2; pass++) {
    const whole = basis.length - (basis.length % 4)
    for (let place = 0; place < whole; place += 4)
      takeOffFour(rest, basis[place], basis[place + 1], basis[place + 2], basis[place + 3])
    for (let place = whole; place < basis.length; place++) {
      const along = dot(rest, basis[place])
      for (let i = 0; i < rest.length; i++) rest[i] -= along * basis[place][i]
    }
  }
  const length = Math.sqrt(dot(rest, rest))
  return { vector: length > 0 ? rest.map((value) => value / length) : rest, length }
}

/** Takes off what lies along four vectors at right angles to one another. Four at a time, for one would wait for its sum at every entry. */
function takeOffFour(rest: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array): void {
  let [alongA, alongB, alongC, alongD] = [0, 0, 0, 0]
  for (let i = 0; i < rest.length; i++) {
    const value = rest[i]
    alongA += value * a[i]
    alongB += value * b[i]
    alongC += value * c[i]
    alongD += value * d[i]
  }
  for (let i = 0; i < rest.length; i++) rest[i] -= alongA * a[i] + alongB * b[i] + (alongC * c[i] + alongD * d[i])
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
