import { ValuesNotFinite } from '../../src-shared/errors/measurementErrors.ts'
import { columnMeans } from './columnMoments.ts'
import type { Metric } from './exactDistances.ts'
import type { RowSource } from './rowSource.ts'

/** Rows whose products tell their distances. */
export type PreparedRows = {
  /** Number of the first in its set, and how many. */
  first: number
  count: number
  /** L2: less the common centre. Cosine: brought to length 1. Rounded to float32. */
  rows: Float32Array
  /** |row|² and |row| of what is in `rows`, but 1 and 1 for cosine, where a zero row counts as being at right angles to all. */
  squares: Float64Array
  lengths: Float64Array
  /** Entries of a row. */
  length: number
}

/**
 * Prepares blocks of two sets. For L2 the mean of the second set is taken off both, which changes no distance and makes the products, and
 * with them their rounding errors, smaller.
 *
 * @returns block number `block` of one of the two sets
 * @throws ValuesNotFinite
 */
export async function preparedBlocks(
  a: RowSource,
  b: RowSource,
  metric: Metric,
  blockRows: number,
): Promise<(source: RowSource, block: number) => Promise<PreparedRows>> {
  const { length } = a
  const centre = metric === 'l2' ? await columnMeans(b) : undefined
  return async (source, block) => {
    const first = block * blockRows
    const count = Math.min(blockRows, source.n - first)
    const data = await source.read(first, count)
    const rows = new Float32Array(data.length)
    const [squares, lengths] = [new Float64Array(count).fill(1), new Float64Array(count).fill(1)]
    for (let row = 0; row < count; row++) {
      const start = row * length
      const sum = centre ? takeOff(data, rows, start, centre) : bringToUnit(data, rows, start, start + length)
      if (sum - sum !== 0) throw ValuesNotFinite({ what: source.what, row: first + row })
      if (!centre) continue
      squares[row] = sum
      lengths[row] = Math.sqrt(sum)
    }
    return { first, count, rows, squares, lengths, length }
  }
}

/**
 * Four sums side by side, for one would wait for itself at every entry.
 *
 * @returns |row|² of what is left of a row, NaN or infinite where one of its entries is
 */
function takeOff(data: Float32Array, rows: Float32Array, start: number, centre: Float64Array): number {
  const { length } = centre
  const whole = length - (length % 4)
  let [first, second, third, fourth] = [0, 0, 0, 0]
  let i = 0
  for (let at = start; i < whole; i += 4, at += 4) {
    const w = Math.fround(data[at] - centre[i])
    const x = Math.fround(data[at + 1] - centre[i + 1])
    const y = Math.fround(data[at + 2] - centre[i + 2])
    const z = Math.fround(data[at + 3] - centre[i + 3])
    rows[at] = w
    rows[at + 1] = x
    rows[at + 2] = y
    rows[at + 3] = z
    first += w * w
    second += x * x
    third += y * y
    fourth += z * z
  }
  for (; i < length; i++) {
    const value = Math.fround(data[start + i] - centre[i])
    rows[start + i] = value
    first += value * value
  }
  return first + second + (third + fourth)
}

/** @returns |row|² before, NaN or infinite where one of its entries is */
function bringToUnit(data: Float32Array, rows: Float32Array, start: number, end: number): number {
  let sum = 0
  for (let i = start; i < end; i++) sum += data[i] * data[i]
  const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
  for (let i = start; i < end; i++) rows[i] = data[i] * scale
  return sum
}
