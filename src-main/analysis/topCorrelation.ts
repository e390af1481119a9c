import { addBlock } from './gramOfEntries.ts'
import { largestPairs, type LargestPairs, type Pair } from './largestPairs.ts'
import { moments } from './moments.ts'
import { multiplyColumns } from './multiplyColumns.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, eachRows, type RowSource, type Watch } from './rowSource.ts'
import { columnScales, standardColumns, type ColumnScales } from './standardColumns.ts'

/** Columns that are multiplied with as many at a time. */
const blockColumns = 1024

/** Where the k-th largest is this large, nothing can be larger by more than rounding. */
const asLargeAsCanBe = 1 - 1e-12

/** Values of each of two bands of columns that are held: 64 MB. */
const mostHeld = 2 ** 24

export type TopCorrelation = {
  /** The k largest |r|, falling. */
  values: number[]
  /** The two entries of a row that correlate so, the lower number first. */
  pairs: [number, number][]
  /** Their mean and their standard deviation (divided by k, as the released code does). */
  mean: number
  sd: number
}

/**
 * The k largest absolute Pearson correlations between the d entries of a row, across n rows: how far a set is from independent
 * entries (`get_top_k_corr` of the released code; its k is 10).
 *
 * Exact: the d x d matrix is made in float32, a band of entries with another at a time, and every pair that might be among the k within the
 * error of float32 is computed again in float64. That error is at most as many times 2^-24 as there are rows that are summed in float32 and
 * sums of them that are added up, and 4 more, since the products of two columns of length 1 have absolute values that sum to at most 1.
 *
 * The rows are passed once for every two bands, a few at a time: about 200 MB are held, however many rows and entries there are.
 * @param rows  n rows of d entries
 * @param multiply  computes the blocks; another matrix product may be faster
 * @param held  values of a band: all rows of as many entries as fit where these are no fewer than the rows, otherwise of a square
 * @returns undefined for n < 3, where every correlation is 1 or -1, and where fewer than k pairs of entries vary
 * @throws ValuesNotFinite, which names the row; what the signal aborts with
 */
export async function topCorrelation(
  rows: RowSource,
  {
    k,
    multiply = multiplyColumns,
    held = mostHeld,
    ...watch
  }: Watch & { k: number; multiply?: MultiplyColumns; held?: number },
): Promise<TopCorrelation | undefined> {
  const { n } = rows
  const scales = await columnScales(rows, watch)
  const { varying } = scales
  if (n < 3 || (varying.length * (varying.length - 1)) / 2 < k) return undefined

  const side = Math.floor(Math.sqrt(held))
  const rowsOfBlock = Math.min(n, side)
  const width = n <= side ? Math.floor(held / n) : side
  const bands = Array.from({ length: Math.ceil(varying.length / width) }, (_, band) =>
    varying.slice(band * width, (band + 1) * width),
  )
  const found = largestPairs(k, (rowsOfBlock + Math.ceil(n / rowsOfBlock) + 4) * 2 ** -24)
  const exact = (pairs: readonly Pair[]) => exactCorrelations(rows, scales, pairs, watch)
  const pairsOfBands = bands.flatMap((left, place) => bands.slice(place).map((right) => ({ left, right })))
  for (const [place, pair] of pairsOfBands.entries()) {
    const progress = (share: number) => watch.progress?.((place + share) / pairsOfBands.length)
    const given = { ...pair, rows, scales, rowsOfBlock, multiply }
    if (await lookThrough(found, exact, given, { ...watch, progress })) break
  }
  const largest = await found.settle(exact)
  const values = largest.map(({ value }) => value)
  const { mean, sd } = moments(values)
  return { values, pairs: largest.map(({ i, j }) => [i, j]), mean, sd }
}

/**
 * Looks through the correlations of the entries of two bands.
 *
 * @returns whether nothing larger than what is found can come
 */
async function lookThrough(
  found: LargestPairs,
  exact: (pairs: readonly Pair[]) => Promise<Float64Array>,
  {
    left,
    right,
    rows,
    scales,
    rowsOfBlock,
    multiply,
  }: {
    left: readonly number[]
    right: readonly number[]
    rows: RowSource
    scales: ColumnScales
    rowsOfBlock: number
    multiply: MultiplyColumns
  },
  watch: Watch,
): Promise<boolean> {
  const { n } = rows
  const same = left === right
  const blocks = Math.ceil(n / rowsOfBlock)
  const size = right.length
  const sums = blocks > 1 ? new Float32Array(left.length * size) : undefined
  const space = new Float32Array(Math.min(blockColumns, left.length) * Math.min(blockColumns, size))
  /** Of products of the entries from `top` with those from `side`, `columns` in a row. */
  const look = async (products: Float32Array, top: number, side: number, columns: number): Promise<boolean> => {
    for (let from = 0, i = top; from < products.length; from += columns, i++) {
      const start = same ? Math.max(0, i + 1 - side) : 0
      lookAlong(found, products, { from: from + start, to: from + columns, i: left[i], right, j: side + start })
      if (found.full && (await found.settle(exact)).filter(({ value }) => value >= asLargeAsCanBe).length === found.k)
        return true
    }
    return false
  }
  for (let block = 0; block < blocks; block++) {
    const first = block * rowsOfBlock
    const count = Math.min(rowsOfBlock, n - first)
    const bands = same ? [left] : [left, right]
    const turned = await standardColumns(rows, scales, { first, count, bands, signal: watch.signal })
    const [ofLeft, ofRight] = [turned[0], turned.at(-1)!]
    const columnsOf = (band: Float32Array, start: number) =>
      band.subarray(start * count, Math.min(start + blockColumns, band.length / count) * count)
    for (let top = 0; top < left.length; top += blockColumns) {
      // Rows of blocks above the diagonal get shorter: after the share x of them 1 - (1 - x)² is done.
      const along = top / left.length
      advance(watch, (block + (same ? 1 - (1 - along) ** 2 : along)) / blocks)
      const upper = columnsOf(ofLeft, top)
      for (let side = same ? top : 0; side < size; side += blockColumns) {
        const lower = columnsOf(ofRight, side)
        const width = lower.length / count
        const products = await multiply(upper, lower, count, space.subarray(0, (upper.length / count) * width))
        if (sums) addBlock(sums, { size, products, top, side, width })
        else if (await look(products, top, side, width)) return true
      }
    }
  }
  return sums ? look(sums, 0, 0, size) : false
}

/** Notes the products of one entry, i, with others that might be among the largest. */
function lookAlong(
  found: LargestPairs,
  products: Float32Array,
  { from, to, i, right, j }: { from: number; to: number; i: number; right: readonly number[]; j: number },
): void {
  let { floor } = found
  for (let at = from, place = j; at < to; at++, place++) {
    const value = Math.abs(products[at])
    if (value < floor) continue
    found.add(i, right[place], value)
    floor = found.floor
  }
}

/** |r| of pairs in float64, in one pass. */
async function exactCorrelations(
  rows: RowSource,
  { means, lengths }: ColumnScales,
  pairs: readonly Pair[],
  { signal }: Watch,
): Promise<Float64Array> {
  const { length } = rows
  const products = new Float64Array(pairs.length)
  const [lefts, rights] = [Int32Array.from(pairs, ({ i }) => i), Int32Array.from(pairs, ({ j }) => j)]
  const add = ([data]: readonly Float32Array[]) => {
    for (let start = 0; start < data.length; start += length)
      for (let place = 0; place < products.length; place++) {
        const [i, j] = [lefts[place], rights[place]]
        products[place] += (data[start + i] - means[i]) * (data[start + j] - means[j])
      }
  }
  await eachRows([rows], add, { signal })
  return products.map((sum, place) => Math.abs(sum / (lengths[lefts[place]] * lengths[rights[place]])))
}
