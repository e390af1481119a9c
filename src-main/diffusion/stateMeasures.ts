/** What is measured of a state and of the ε that led to it. Sums over rows are taken in row order, so they are the same bytes every time. */
export type StateMeasures = {
  mean: number
  variance: number
  /** Mean |ε|; NaN where no ε led to the state. */
  meanAbsoluteNoise: number
}

/** Sums over a number of entries, to be taken together. */
export type MeasureSums = { count: number; sum: number; squares: number; absoluteNoise: number }

/**
 * Adds a state's entries to sums, in float64. One pass, and no more than is needed to see whether all are finite: the squares of float32
 * numbers do not overflow a float64 sum.
 *
 * @param noise  as long as `state`; the sum of |ε| becomes NaN where left out
 * @returns whether every entry of the state is finite
 */
export function addMeasures(sums: MeasureSums, state: Float32Array, noise?: Float32Array): boolean {
  let sum = 0
  let squares = 0
  for (let i = 0; i < state.length; i++) {
    sum += state[i]
    squares += state[i] * state[i]
  }
  let absoluteNoise = noise ? 0 : Number.NaN
  if (noise) for (let i = 0; i < noise.length; i++) absoluteNoise += Math.abs(noise[i])
  sums.count += state.length
  sums.sum += sum
  sums.squares += squares
  sums.absoluteNoise += absoluteNoise
  return Number.isFinite(squares)
}

export const noMeasures = (): MeasureSums => ({ count: 0, sum: 0, squares: 0, absoluteNoise: 0 })

export function measuresOf({ count, sum, squares, absoluteNoise }: MeasureSums): StateMeasures {
  const mean = sum / count
  return { mean, variance: Math.max(0, squares / count - mean * mean), meanAbsoluteNoise: absoluteNoise / count }
}
