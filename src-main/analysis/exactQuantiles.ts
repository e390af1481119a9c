import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { eachRows, type RowSource, type Watch } from './rowSource.ts'

const halves = 2 ** 16

/**
 * Quantiles of all entries of a set, exact, in two passes and without sorting or holding it: values are counted by the upper half of their
 * bits, and then by the lower half in those bins that a quantile lies in.
 *
 * @param shares  0 to 1, any order; between two values in proportion, as NumPy's default
 * @throws ValuesNotFinite; TooFewRows where there is no entry
 */
export async function exactQuantiles(rows: RowSource, shares: readonly number[], watch?: Watch): Promise<Float64Array> {
  const entries = rows.n * rows.length
  if (entries < 1) throw TooFewRows({ rule: 'a quantile', needed: 1, given: 0 })
  const upper = new Float64Array(halves)
  await eachRows([rows], ([data]) => countUpperHalves(data, upper), watch && { signal: watch.signal })

  const places = shares.map((share) => share * (entries - 1))
  const ranks = [...new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]))].sort((a, b) => a - b)
  const binOfRank = new Map<number, { bin: number; before: number }>()
  /** For each bin that is looked into, which stretch of `lower` counts it; -1 for all others. */
  const stretches = new Int32Array(halves).fill(-1)
  let [bin, before, looked] = [0, 0, 0]
  for (const rank of ranks) {
    while (before + upper[bin] <= rank) before += upper[bin++]
    binOfRank.set(rank, { bin, before })
    if (stretches[bin] < 0) stretches[bin] = looked++
  }
  const counts = new Float64Array(looked * halves)
  await eachRows([rows], ([data]) => countLowerHalves(data, stretches, counts), watch)

  const valueOfRank = (rank: number) => {
    const { bin: upperHalf, before: below } = binOfRank.get(rank)!
    const lower = counts.subarray(stretches[upperHalf] * halves, (stretches[upperHalf] + 1) * halves)
    let [half, seen] = [0, below]
    while (seen + lower[half] <= rank) seen += lower[half++]
    return valueOf(((upperHalf << 16) | half) >>> 0)
  }
  return Float64Array.from(places, (place) => {
    const [low, high] = [valueOfRank(Math.floor(place)), valueOfRank(Math.ceil(place))]
    return low + (place - Math.floor(place)) * (high - low)
  })
}

/**
 * Float32 bits as unsigned numbers in the order of their values: the sign bit turned over, and for negatives all bits.
 * Written out in both loops, because a call for every entry is what would take the time.
 */
function countUpperHalves(data: Float32Array, upper: Float64Array): void {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length)
  for (let i = 0; i < bits.length; i++) upper[(bits[i] < 0 ? ~bits[i] : bits[i] | 0x80000000) >>> 16]++
}

function countLowerHalves(data: Float32Array, stretches: Int32Array, counts: Float64Array): void {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length)
  for (let i = 0; i < bits.length; i++) {
    const key = bits[i] < 0 ? ~bits[i] : bits[i] | 0x80000000
    const stretch = stretches[key >>> 16]
    if (stretch >= 0) counts[stretch * halves + (key & (halves - 1))]++
  }
}

function valueOf(key: number): number {
  const bits = key & 0x80000000 ? key & 0x7fffffff : ~key
  return new Float32Array(Int32Array.of(bits).buffer)[0]
}
