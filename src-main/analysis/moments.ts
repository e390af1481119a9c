/** Mean and standard deviation of a whole population: divided by the number of entries, as NumPy's `std` does. */
export type Moments = { mean: number; sd: number }

/**
 * Mean and standard deviation over all entries, in float64 and in two passes, so that a small spread about a large mean is kept.
 *
 * @param data  at least one entry, any shape
 */
export function moments(data: ArrayLike<number>): Moments {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]
  const mean = sum / data.length
  let squares = 0
  for (let i = 0; i < data.length; i++) squares += (data[i] - mean) ** 2
  return { mean, sd: Math.sqrt(squares / data.length) }
}

/**
 * The moments of each row.
 *
 * @param data  rows of `length` entries
 */
export function momentsPerRow(data: Float32Array, length: number): Moments[] {
  return Array.from({ length: data.length / length }, (_, row) =>
    moments(data.subarray(row * length, (row + 1) * length)),
  )
}
