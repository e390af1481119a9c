/**
 * Mean (a - b)² over the entries of each row: the reconstruction error of `calc_distances` in the released code.
 *
 * @param a  rows of `length` entries
 * @param b  as long as `a`
 * @returns one value per row
 */
export function meanSquaredErrors(a: Float32Array, b: Float32Array, length: number): Float64Array {
  const means = new Float64Array(a.length / length)
  for (let row = 0, i = 0; row < means.length; row++) {
    let squares = 0
    for (const end = i + length; i < end; i++) squares += (a[i] - b[i]) ** 2
    means[row] = squares / length
  }
  return means
}
