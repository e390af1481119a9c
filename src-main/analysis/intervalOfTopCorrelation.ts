import { drawnUnits, intervalOfDraws, requireUnits, type BootstrapOptions, type Interval } from './bootstrapInterval.ts'
import { advance, eachRows, type RowSource, type Watch } from './rowSource.ts'

/**
 * A bootstrap interval over images for the mean of the k largest |correlations|: images are drawn again and |r| of the k pairs that were
 * the largest is taken anew.
 *
 * The pairs are held. Choosing the k largest of each draw anew would not tell the spread of the statistic: repeated images make as few
 * distinct ones as (1 - 1/e) n, which by itself raises the largest of millions of correlations, so that the interval would lie above the
 * value. With several seeds or models, an interval over their means (`intervalOfMean`) needs no such care.
 * @param pairs  of topCorrelation on the same rows; the values of their entries are held, those of others are not
 * @throws TooFewRows, ValuesNotFinite; what the signal aborts with
 */
export async function intervalOfTopCorrelation(
  rows: RowSource,
  pairs: readonly (readonly [number, number])[],
  { draws = 2000, level, seed, ...watch }: Omit<BootstrapOptions, 'units'> & Watch = {},
): Promise<Interval> {
  const { n } = rows
  requireUnits(n, 'images')
  const { value, drawn } = await drawnTopCorrelations(rows, pairs, { draws, seed, ...watch })
  return intervalOfDraws(value, drawn, { units: 'images', level, n, seed })
}

/**
 * The mean |r| of held pairs over all images, and over those of each draw. The draws depend on n, their number and the seed alone, so those of several
 * windows of the same images belong together.
 *
 * @throws ValuesNotFinite; what the signal aborts with
 */
export async function drawnTopCorrelations(
  rows: RowSource,
  pairs: readonly (readonly [number, number])[],
  { draws, seed, ...watch }: Pick<BootstrapOptions, 'seed'> & { draws: number } & Watch,
): Promise<{ value: number; drawn: Float64Array }> {
  const { n } = rows
  const centred = await centredColumns(rows, new Set(pairs.flat()), watch)
  const columns = pairs.map(([i, j]) => [centred.get(i)!, centred.get(j)!])
  const meanOf = (counts: Float64Array) =>
    columns.reduce((sum, [x, y]) => sum + Math.abs(weightedCorrelation(x, y, counts)), 0) / columns.length
  const drawn = new Float64Array(draws)
  const counts = new Float64Array(n)
  let draw = 0
  let rested = performance.now()
  for (const units of drawnUnits(n, { draws, seed })) {
    counts.fill(0)
    for (const row of units) counts[row]++
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

/** Some entries of all rows, centred, so that sums of squares lose nothing to a large mean. */
async function centredColumns(
  rows: RowSource,
  entries: ReadonlySet<number>,
  { signal }: Watch,
): Promise<Map<number, Float64Array>> {
  const columns = Array.from(entries, (entry) => ({ entry, values: new Float64Array(rows.n) }))
  const take = ([data]: readonly Float32Array[], first: number, count: number) => {
    for (const { entry, values } of columns)
      for (let row = 0; row < count; row++) values[first + row] = data[row * rows.length + entry]
  }
  await eachRows([rows], take, { signal })
  return new Map(
    columns.map(({ entry, values }) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / rows.n
      return [entry, values.map((value) => value - mean)]
    }),
  )
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
