/** Columns brought to mean 0 and length 1, so that the product of two is their Pearson correlation. */
export type StandardColumns = {
  /** Column after column, n entries each; constant columns, which correlate with nothing, are left out. */
  columns: Float32Array
  count: number
  /** For each of them, which entry of a row it is. */
  entries: number[]
  /** The correlation of two of them (by their place in `columns`), in float64 from the data. */
  exactCorrelation(i: number, j: number): number
}

/**
 * Standardises the columns of a set over its rows, with means and lengths in float64.
 *
 * @param data  n rows of d entries, all finite
 */
export function standardColumns(data: Float32Array, n: number, d: number): StandardColumns {
  const means = new Float64Array(d)
  for (let row = 0, i = 0; row < n; row++) for (let column = 0; column < d; column++, i++) means[column] += data[i]
  for (let column = 0; column < d; column++) means[column] /= n
  const lengths = new Float64Array(d)
  for (let row = 0, i = 0; row < n; row++) {
    for (let column = 0; column < d; column++, i++) lengths[column] += (data[i] - means[column]) ** 2
  }
  for (let column = 0; column < d; column++) lengths[column] = Math.sqrt(lengths[column])
  // Equal float32 values have an exact float64 mean, so the length of a constant column is 0 and not merely small.
  const varying = Array.from(lengths.keys()).filter((column) => lengths[column] > 0)

  const columns = new Float32Array(varying.length * n)
  for (let row = 0; row < n; row++) {
    for (let place = 0; place < varying.length; place++) {
      const column = varying[place]
      columns[place * n + row] = (data[row * d + column] - means[column]) / lengths[column]
    }
  }
  return {
    columns,
    count: varying.length,
    entries: varying,
    exactCorrelation(i, j) {
      const [left, right] = [varying[i], varying[j]]
      let product = 0
      for (let start = 0; start < n * d; start += d) {
        product += (data[start + left] - means[left]) * (data[start + right] - means[right])
      }
      return product / (lengths[left] * lengths[right])
    },
  }
}
