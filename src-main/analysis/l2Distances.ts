/**
 * ‖a - b‖₂ over all entries of each row, not divided by their number (`calc_distances` of the released code).
 *
 * @param a  rows of `length` entries
 * @param b  as long as `a`
 * @returns one value per row
 */
export function l2Distances(a: Float32Array, b: Float32Array, length: number): Float64Array {
  const distances = new Float64Array(a.length / length)
  for (let row = 0, i = 0; row < distances.length; row++) {
    let squares = 0
    for (const end = i + length; i < end; i++) squares += (a[i] - b[i]) ** 2
    distances[row] = Math.sqrt(squares)
  }
  return distances
}
