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
  await eachKey(rows, (key) => upper[key >>> 16]++, watch && { signal: watch.signal })

  const places = shares.map((share) => share * (entries - 1))
  const ranks = [...new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]))].sort((a, b) => a - b)
  const binOfRank = new Map<number, { bin: number; before: number }>()
  const counts = new Map<number, Float64Array>()
  let [bin, before] = [0, 0]
  for (const rank of ranks) {
    while (before + upper[bin] <= rank) before += upper[bin++]
    binOfRank.set(rank, { bin, before })
    if (!counts.has(bin)) counts.set(bin, new Float64Array(halves))
  }
  const countsOf = Array.from({ length: halves }, (_, number) => counts.get(number))
  await eachKey(
    rows,
    (key) => {
      const lower = countsOf[key >>> 16]
      if (lower) lower[key & (halves - 1)]++
    },
    watch,
  )

  const valueOfRank = (rank: number) => {
    const { bin: upperHalf, before: below } = binOfRank.get(rank)!
    const lower = counts.get(upperHalf)!
    let [half, seen] = [0, below]
    while (seen + lower[half] <= rank) seen += lower[half++]
    return valueOf(((upperHalf << 16) | half) >>> 0)
  }
  return Float64Array.from(places, (place) => {
    const [low, high] = [valueOfRank(Math.floor(place)), valueOfRank(Math.ceil(place))]
    return low + (place - Math.floor(place)) * (high - low)
  })
}

/** Float32 bits as unsigned numbers in the order of their values: the sign bit turned over, and for negatives all bits. */
async function eachKey(rows: RowSource, visit: (key: number) => void, watch?: Watch): Promise<void> {
  await eachRows(
    [rows],
    ([data]) => {
      const bits = new Int32Array(data.buffer, data.byteOffset, data.length)
      for (let i = 0; i < bits.length; i++) visit((bits[i] < 0 ? ~bits[i] : bits[i] | 0x80000000) >>> 0)
    },
    watch,
  )
}

function valueOf(key: number): number {
  const bits = key & 0x80000000 ? key & 0x7fffffff : ~key
  return new Float32Array(Int32Array.of(bits).buffer)[0]
}
