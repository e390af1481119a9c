/**
 * Mean |a - b| over the entries of each row, the error that the released code calls `reconstruction_error`.
 *
 * @param a  rows of `length` entries
 * @param b  as long as `a`
 * @returns one value per row
 */
export function meanAbsoluteDifferences(a: Float32Array, b: Float32Array, length: number): Float64Array {
  const means = new Float64Array(a.length / length)
  for (let row = 0, i = 0; row < means.length; row++) {
    let sum = 0
    for (const end = i + length; i < end; i++) sum += Math.abs(a[i] - b[i])
    means[row] = sum / length
  }
  return means
}
