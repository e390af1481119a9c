import { drawnUnits, intervalOfDraws, requireUnits, type BootstrapOptions, type Interval } from './bootstrapInterval.ts'
import { advance, type Watch } from './rowSource.ts'

/**
 * A bootstrap interval over images for the mean of the k largest |correlations|: images are drawn again and |r| of the k pairs that were
 * the largest is taken anew.
 *
 * The pairs are held. Choosing the k largest of each draw anew would not tell the spread of the statistic: repeated images make as few
 * distinct ones as (1 - 1/e) n, which by itself raises the largest of millions of correlations, so that the interval would lie above the
 * value. With several seeds or models, an interval over their means (`intervalOfMean`) needs no such care.
 * @param data  n rows of d entries, all finite
 * @param pairs  of topCorrelation on the same rows
 * @throws TooFewRows; what the signal aborts with
 */
export async function intervalOfTopCorrelation(
  data: Float32Array,
  { n, d, pairs }: { n: number; d: number; pairs: readonly (readonly [number, number])[] },
  { draws = 2000, level, seed, ...watch }: Omit<BootstrapOptions, 'units'> & Watch = {},
): Promise<Interval> {
  requireUnits(n, 'images')
  const { value, drawn } = await drawnTopCorrelations(data, { n, d, pairs }, { draws, seed, ...watch })
  return intervalOfDraws(value, drawn, { units: 'images', level, n, seed })
}

/**
 * The mean |r| of held pairs over all images, and over those of each draw. The draws depend on n, their number and the seed alone, so those of several
 * windows of the same images belong together.
 *
 * @throws what the signal aborts with
 */
export async function drawnTopCorrelations(
  data: Float32Array,
  { n, d, pairs }: { n: number; d: number; pairs: readonly (readonly [number, number])[] },
  { draws, seed, ...watch }: Pick<BootstrapOptions, 'seed'> & { draws: number } & Watch,
): Promise<{ value: number; drawn: Float64Array }> {
  const columns = pairs.map((pair) => pair.map((entry) => centredColumn(data, { n, d, entry })))
  const meanOf = (counts: Float64Array) =>
    columns.reduce((sum, [x, y]) => sum + Math.abs(weightedCorrelation(x, y, counts)), 0) / columns.length
  const drawn = new Float64Array(draws)
  const counts = new Float64Array(n)
  let draw = 0
  let rested = performance.now()
  for (const rows of drawnUnits(n, { draws, seed })) {
    counts.fill(0)
    for (const row of rows) counts[row]++
    drawn[draw++] = meanOf(counts)
    if (performance.now() - rested < longestStretch) continue
    // What asks for an end can only be heard between two turns.
    await new Promise((resolve) => setImmediate(resolve))
    rested = performance.now()
    advance(watch, draw / draws)
  }
  return { value: meanOf(new Float64Array(n).fill(1)), drawn }
}

/** Milliseconds of work without a rest. */
const longestStretch = 50

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
