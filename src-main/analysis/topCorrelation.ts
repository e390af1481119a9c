import { moments } from './moments.ts'
import { multiplyColumns } from './multiplyColumns.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, requireFinite, type Watch } from './rowSource.ts'
import { standardColumns } from './standardColumns.ts'

/** Columns of a block: a multiple of three for multiplyColumns, and two blocks of a few hundred rows fit the cache. */
const blockColumns = 252

/** Where the k-th largest is this large, nothing can be larger by more than rounding. */
const asLargeAsCanBe = 1 - 1e-12

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
 * Exact: blocks of the d x d matrix are made in float32, one at a time, and every pair that might be among the k within the error of
 * float32 is computed again in float64. That error is at most (n + 4) 2^-24, since the products of two columns of length 1 have
 * absolute values that sum to at most 1.
 * @param data  n rows of d entries
 * @param multiply  computes the blocks; another matrix product may be faster
 * @param what  the rows' name in errors
 * @returns undefined for n < 3, where every correlation is 1 or -1, and where fewer than k pairs of entries vary
 * @throws ValuesNotFinite, which names the row; what the signal aborts with
 */
export async function topCorrelation(
  data: Float32Array,
  {
    n,
    d,
    k,
    multiply = multiplyColumns,
    what = 'rows',
    ...watch
  }: Watch & { n: number; d: number; k: number; multiply?: MultiplyColumns; what?: string },
): Promise<TopCorrelation | undefined> {
  requireFinite(data, d, what)
  if (n < 3) return undefined
  const { columns, count, entries, exactCorrelation } = standardColumns(data, n, d)
  if ((count * (count - 1)) / 2 < k) return undefined

  const largest = new Float64Array(k).fill(-1)
  const pairs = new Array<[number, number]>(k).fill([-1, -1])
  const margin = (n + 4) * 2 ** -24
  const block = (first: number) => columns.subarray(first * n, Math.min(first + blockColumns, count) * n)

  for (let top = 0; top < count; top += blockColumns) {
    const left = block(top)
    // Rows of blocks above the diagonal get shorter: after the share x of them 1 - (1 - x)² is done.
    advance(watch, 1 - (1 - top / count) ** 2)
    for (let side = top; side < count && largest[k - 1] < asLargeAsCanBe; side += blockColumns) {
      const right = block(side)
      const width = right.length / n
      const product = await multiply(left, right, n)
      for (let i = 0; i < left.length / n; i++) {
        const start = side === top ? i + 1 : 0
        for (let j = start, entry = i * width + start; j < width; j++, entry++) {
          if (Math.abs(product[entry]) > largest[k - 1] - margin) {
            insert(largest, pairs, Math.abs(exactCorrelation(top + i, side + j)), [entries[top + i], entries[side + j]])
          }
        }
      }
    }
  }
  return { values: [...largest], pairs, ...moments(largest) }
}

/** Puts a value and its pair into their place in falling lists and drops the smallest. */
function insert(falling: Float64Array, pairs: [number, number][], value: number, pair: [number, number]): void {
  let place = falling.length - 1
  if (value <= falling[place]) return
  for (; place > 0 && falling[place - 1] < value; place--) {
    falling[place] = falling[place - 1]
    pairs[place] = pairs[place - 1]
  }
  falling[place] = value
  pairs[place] = pair
}
