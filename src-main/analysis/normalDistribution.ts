/**
 * P(Z > z) for a standard normal Z, to about 1e-14 relative, far into the tail: by its series near zero (Marsaglia 2004) and by the
 * continued fraction of Mills' ratio beyond.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 2.5) {
    let [sum, term] = [z, z]
    for (let i = 3; Math.abs(term) > 1e-17 * sum; i += 2) {
      term *= z ** 2 / i
      sum += term
    }
    return 0.5 - density * sum
  }
  let fraction = z
  for (let i = 120; i >= 1; i--) fraction = z + i / fraction
  return density / fraction
}

/** A rational function by its coefficients, highest power first. */
const ratio = (x: number, above: readonly number[], below: readonly number[]) =>
  above.reduce((sum, coefficient) => sum * x + coefficient, 0) /
  below.reduce((sum, coefficient) => sum * x + coefficient, 0)

/**
 * The z below which a standard normal lies with probability p, to 6e-8 within 3 deviations and 1e-6 within 3.7: Beasley and Springer's algorithm AS 111 (Applied Statistics
 * 26, 1977). Shapiro-Wilk is defined with it, in Royston's algorithm as in SciPy; an exact quantile moves its p by some 1e-6.
 *
 * @param p  between 0 and 1, both excluded
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.42) {
    return (
      q *
      ratio(
        q ** 2,
        [-25.44106049637, 41.39119773534, -18.61500062529, 2.50662823884],
        [3.13082909833, -21.06224101826, 23.08336743743, -8.4735109309, 1],
      )
    )
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)))
  const z = ratio(r, [2.32121276858, 4.85014127135, -2.29796479134, -2.78718931138], [1.63706781897, 3.54388924762, 1])
  return q < 0 ? -z : z
}
