/** Products this small against the lengths of two columns are rounding. */
const tolerance = 1e-15
const mostSweeps = 60

/**
 * The singular values of a small matrix, to full relative precision: one-sided Jacobi rotations make its columns orthogonal, and their
 * lengths are the singular values (Hestenes 1958).
 *
 * @param columns  the matrix' columns; left as they are
 * @returns falling, one per column
 */
export function singularValues(columns: readonly Float64Array[]): Float64Array {
  const turned = columns.map((column) => column.slice())
  for (let sweep = 0, rotated = true; rotated && sweep < mostSweeps; sweep++) {
    rotated = false
    for (let i = 0; i < turned.length; i++) {
      for (let j = i + 1; j < turned.length; j++) rotated = makeOrthogonal(turned[i], turned[j]) || rotated
    }
  }
  return Float64Array.from(turned, (column) => Math.hypot(...column))
    .sort()
    .reverse()
}

/** @returns whether they were not orthogonal already */
function makeOrthogonal(a: Float64Array, b: Float64Array): boolean {
  let [aa, bb, ab] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    aa += a[i] * a[i]
    bb += b[i] * b[i]
    ab += a[i] * b[i]
  }
  if (Math.abs(ab) <= tolerance * Math.sqrt(aa * bb)) return false
  const ratio = (bb - aa) / (2 * ab)
  const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.hypot(1, ratio))
  const cosine = 1 / Math.hypot(1, tangent)
  const sine = cosine * tangent
  for (let i = 0; i < a.length; i++) {
    const value = a[i]
    a[i] = cosine * value - sine * b[i]
    b[i] = sine * value + cosine * b[i]
  }
  return true
}
