import { bootstrapInterval, type BootstrapOptions, type Interval } from './bootstrapInterval.ts'

/**
 * A bootstrap interval over images for the mean of the k largest |correlations|: images are drawn again and |r| of the k pairs that were
 * the largest is taken anew.
 *
 * The pairs are held. Choosing the k largest of each draw anew would not tell the spread of the statistic: repeated images make as few
 * distinct ones as (1 - 1/e) n, which by itself raises the largest of millions of correlations, so that the interval would lie above the
 * value. With several seeds or models, an interval over their means (`intervalOfMean`) needs no such care.
 * @param data  n rows of d entries, all finite
 * @param pairs  of topCorrelation on the same rows
 * @throws TooFewRows
 */
export function intervalOfTopCorrelation(
  data: Float32Array,
  { n, d, pairs }: { n: number; d: number; pairs: readonly (readonly [number, number])[] },
  options: Omit<BootstrapOptions, 'units'> = {},
): Interval {
  const columns = pairs.map((pair) => pair.map((entry) => centredColumn(data, { n, d, entry })))
  return bootstrapInterval(
    n,
    (rows) => {
      const counts = new Float64Array(n)
      for (const row of rows) counts[row]++
      return columns.reduce((sum, [x, y]) => sum + Math.abs(weightedCorrelation(x, y, counts)), 0) / columns.length
    },
    { ...options, units: 'images' },
  )
}

/** Centred, so that sums of squares lose nothing to a large mean. */
function centredColumn(data: Float32Array, { n, d, entry }: { n: number; d: number; entry: number }): Float64Array {
  const column = Float64Array.from({ length: n }, (_, row) => data[row * d + entry])
  const mean = column.reduce((sum, value) => sum + value, 0) / n
  return column.map((value) => value - mean)
}

/** 0 where one of the columns is constant over the rows that count. */
function weightedCorrelation(x: Float64Array, y: Float64Array, counts: Float64Array): number {
  let [sumX, sumY, squaresX, squaresY, products] = [0, 0, 0, 0, 0]
  const n = x.length
  for (let row = 0; row < n; row++) {
    const [weightedX, weightedY] = [counts[row] * x[row], counts[row] * y[row]]
    sumX += weightedX
    sumY += weightedY
    squaresX += weightedX * x[row]
    squaresY += weightedY * y[row]
    products += weightedX * y[row]
  }
  const scale = Math.sqrt((squaresX - sumX ** 2 / n) * (squaresY - sumY ** 2 / n))
  return scale > 0 ? (products - (sumX * sumY) / n) / scale : 0
}
