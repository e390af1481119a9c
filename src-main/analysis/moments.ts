/** Mean and standard deviation of a whole population: divided by the number of entries, as NumPy's `std` does. */
export type Moments = { mean: number; sd: number }

/** m4 / m2² - 3, as SciPy's `kurtosis`: 0 for a normal, within ±2 √(24 / d) for most draws of d, more with heavier tails; 0 where all entries are equal. */
export type RowMoments = Moments & { excessKurtosis: number }

/**
 * Mean, standard deviation and excess kurtosis over all entries, in float64 and in two passes, so that a small spread about a large mean is kept.
 *
 * @param data  at least one entry, any shape
 */
export function moments(data: ArrayLike<number>): RowMoments {
  const { length } = data
  let sum = 0
  for (let i = 0; i < length; i++) sum += data[i]
  const mean = sum / length
  let squares = 0
  let fourths = 0
  for (let i = 0; i < length; i++) {
    const away = data[i] - mean
    const square = away * away
    squares += square
    fourths += square * square
  }
  const variance = squares / length
  return {
    mean,
    sd: Math.sqrt(variance),
    excessKurtosis: variance > 0 ? fourths / length / (variance * variance) - 3 : 0,
  }
}

/**
 * The moments of each row.
 *
 * @param data  rows of `length` entries
 */
export function momentsPerRow(data: Float32Array, length: number): RowMoments[] {
  return Array.from({ length: data.length / length }, (_, row) =>
    moments(data.subarray(row * length, (row + 1) * length)),
  )
}
