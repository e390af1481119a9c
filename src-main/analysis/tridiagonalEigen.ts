/** Sweeps of a single eigenvalue before giving up, far more than it ever needs. */
const mostSweeps = 80

/**
 * Eigenvalues, and where wanted eigenvectors, of a symmetric tridiagonal matrix by the implicit QL method (EISPACK's `imtql2`).
 *
 * @param diagonal  m values
 * @param beside  m - 1 values next to the diagonal
 * @param rows  how many rows of the eigenvectors are wanted: m for all, 0 for eigenvalues only
 * @returns falling eigenvalues; and eigenvectors as columns in the same order, rows x m
 */
export function tridiagonalEigen(
  diagonal: ArrayLike<number>,
  beside: ArrayLike<number>,
  rows = diagonal.length,
): { values: Float64Array; vectors: Float64Array } {
  const m = diagonal.length
  const d = Float64Array.from(diagonal)
  const e = new Float64Array(m)
  for (let i = 0; i + 1 < m; i++) e[i] = beside[i]
  const vectors = new Float64Array(rows * m)
  for (let i = 0; i < rows; i++) vectors[i * m + i] = 1

  for (let l = 0; l < m; l++) {
    for (let sweep = 0; ; sweep++) {
      let end = l
      while (end < m - 1 && Math.abs(e[end]) > Number.EPSILON * (Math.abs(d[end]) + Math.abs(d[end + 1]))) end++
      if (end === l) break
      if (sweep === mostSweeps) throw new Error('The eigenvalues of a tridiagonal matrix did not settle.')
      rotate(d, e, l, end, (i, sine, cosine) => {
        for (let row = 0; row < rows; row++) {
          const next = vectors[row * m + i + 1]
          vectors[row * m + i + 1] = sine * vectors[row * m + i] + cosine * next
          vectors[row * m + i] = cosine * vectors[row * m + i] - sine * next
        }
      })
    }
  }
  const order = Array.from(d.keys()).sort((a, b) => d[b] - d[a])
  const sorted = new Float64Array(rows * m)
  for (let row = 0; row < rows; row++) order.forEach((from, to) => (sorted[row * m + to] = vectors[row * m + from]))
  return { values: Float64Array.from(order, (place) => d[place]), vectors: sorted }
}

/** One implicit QL sweep over the block from `first` to `last`. */
function rotate(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  turn: (i: number, sine: number, cosine: number) => void,
): void {
  let g = (d[first + 1] - d[first]) / (2 * e[first])
  let r = Math.hypot(g, 1)
  g = d[last] - d[first] + e[first] / (g + (g >= 0 ? r : -r))
  let [sine, cosine, shift] = [1, 1, 0]
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i]
    const b = cosine * e[i]
    r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1] -= shift
      e[last] = 0
      return
    }
    sine = f / r
    cosine = g / r
    g = d[i + 1] - shift
    r = (d[i] - g) * sine + 2 * cosine * b
    shift = sine * r
    d[i + 1] = g + shift
    g = cosine * r - b
    turn(i, sine, cosine)
  }
  d[first] -= shift
  e[first] = g
  e[last] = 0
}
