/**
 * Where the dots of one band lie across it: a sina plot (Sidiropoulos et al. 2018), in which the room a dot may take grows with the
 * density of values around it, so that the cloud has the outline of a violin and no dot is hidden. Deterministic: the place within
 * that room is the van der Corput sequence over the ranks, which keeps neighbours apart.
 * @param values  finite, any order
 * @returns one offset per value, -1 to 1, in the order of the values
 */
export function sinaOffsets(values: readonly number[]): number[] {
  const ranked = values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b)
  const density = densityAt(values)
  const offsets = new Array<number>(values.length)
  ranked.forEach((index, rank) => (offsets[index] = density[index] * (2 * vanDerCorput(rank + 1) - 1)))
  return offsets
}

/** Base 2: 1/2, 1/4, 3/4, 1/8, … */
function vanDerCorput(n: number): number {
  let value = 0
  for (let weight = 0.5; n > 0; n = Math.floor(n / 2), weight /= 2) value += weight * (n % 2)
  return value
}

const bins = 128

/** Gaussian kernel density of the values at each of them, scaled to a maximum of 1. Silverman's bandwidth, on a grid. */
function densityAt(values: readonly number[]): number[] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity)
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity)
  if (!(high > low)) return values.map(() => 1)
  const width = (high - low) / (bins - 1)
  const binOf = (value: number) => Math.round((value - low) / width)
  const histogram = new Float64Array(bins)
  for (const value of values) histogram[binOf(value)]++
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1))
  const bandwidth = Math.max(0.5, (1.06 * sd * values.length ** -0.2) / width)
  const smooth = histogram.map((_, bin) =>
    histogram.reduce((sum, count, other) => sum + count * Math.exp(-(((bin - other) / bandwidth) ** 2) / 2), 0),
  )
  const peak = smooth.reduce((a, b) => Math.max(a, b))
  return values.map((value) => smooth[binOf(value)] / peak)
}
