import { normalQuantile, normalTail } from './normalDistribution.ts'

export type ShapiroWilk = { w: number; p: number }

/** Royston's approximations are made for no more than this many values. */
export const shapiroLimit = 5000

/**
 * The Shapiro-Wilk test of normality: Royston's algorithm AS R94 (Applied Statistics 44, 1995), as in SciPy's `shapiro`.
 *
 * @param values  3 to 5,000, in any order
 * @returns undefined for fewer than 3 values and where all are equal, which have no W
 * @throws RangeError for more than 5,000
 */
export function shapiroWilk(values: ArrayLike<number>): ShapiroWilk | undefined {
  const n = values.length
  if (n > shapiroLimit) throw new RangeError(`Shapiro-Wilk is known for ${shapiroLimit} values at most, not ${n}.`)
  if (n < 3) return undefined
  const sorted = Float64Array.from(values).sort()
  const range = sorted[n - 1] - sorted[0]
  if (!(range > 0)) return undefined

  const weights = weightsFor(n)
  const middle = sorted[n >> 1]
  let sum = 0
  for (let i = 0; i < n; i++) sum += (sorted[i] - middle) / range
  const mean = sum / n
  let [weightSquares, squares, products] = [0, 0, 0]
  for (let i = 0, j = n - 1; i < n; i++, j--) {
    const weight = i === j ? 0 : i < j ? -weights[i] : weights[j]
    const away = (sorted[i] - middle) / range - mean
    weightSquares += weight ** 2
    squares += away ** 2
    products += weight * away
  }
  // 1 - W, without taking nearly equal numbers from each other.
  const scale = Math.sqrt(weightSquares * squares)
  const shortfall = ((scale - products) * (scale + products)) / (weightSquares * squares)
  return { w: 1 - shortfall, p: probability(shortfall, n) }
}

const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

let known: { n: number; weights: Float64Array } | undefined

/** The weights of the upper half of the order statistics, the largest first; kept, since images of one size come one after the other. */
function weightsFor(n: number): Float64Array {
  if (known?.n !== n) known = { n, weights: computeWeights(n) }
  return known.weights
}

function computeWeights(n: number): Float64Array {
  const half = n >> 1
  if (n === 3) return Float64Array.of(Math.SQRT1_2)
  const scores = Float64Array.from({ length: half }, (_, i) => normalQuantile((i + 0.625) / (n + 0.25)))
  const squares = 2 * scores.reduce((sum, score) => sum + score ** 2, 0)
  const root = Math.sqrt(squares)
  const small = 1 / Math.sqrt(n)
  const first = polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], small) - scores[0] / root
  if (n <= 5) {
    const scale = Math.sqrt((squares - 2 * scores[0] ** 2) / (1 - 2 * first ** 2))
    return scores.map((score, i) => (i === 0 ? first : -score / scale))
  }
  const second = polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], small) - scores[1] / root
  const scale = Math.sqrt((squares - 2 * scores[0] ** 2 - 2 * scores[1] ** 2) / (1 - 2 * first ** 2 - 2 * second ** 2))
  return scores.map((score, i) => (i === 0 ? first : i === 1 ? second : -score / scale))
}

/** P of a W at most as large, from 1 - W. */
function probability(shortfall: number, n: number): number {
  if (n === 3) return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(1 - shortfall)) - Math.asin(Math.sqrt(0.75))))
  const logarithm = Math.log(shortfall)
  if (n <= 11) {
    const limit = polynomial([-2.273, 0.459], n)
    if (logarithm >= limit) return 0
    const mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n)
    const deviation = Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n))
    return normalTail((-Math.log(limit - logarithm) - mean) / deviation)
  }
  const size = Math.log(n)
  const mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], size)
  const deviation = Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], size))
  return normalTail((logarithm - mean) / deviation)
}
