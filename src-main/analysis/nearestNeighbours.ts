import { nearestCandidates, type Candidates } from './nearestCandidates.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { exactDistances, type Metric } from './exactDistances.ts'
import { preparedBlocks } from './preparedRows.ts'
import { advance, requireMatch, type RowSource, type Watch } from './rowSource.ts'

export type Neighbours = {
  /** k for each row, nearest first; of two that are equally far, the one with the lower number first. Row i's begin at i k. */
  indices: Int32Array
  /** Their distances: L2 norms, or 1 - cosine. */
  distances: Float64Array
  k: number
}

type Options = Watch & {
  /** How many neighbours of each row; limited to as many as there are. */
  k?: number
  /** `cosine` is 1 - a·b / (|a| |b|), and 1 where a row is zero. */
  metric?: Metric
  multiply?: MultiplyColumns
  /** Rows of a block of the distance matrix. */
  blockRows?: number
}

/** Blocks of the left set that are kept while the right one passes, in bytes. */
const keptBytes = 128 << 20

/**
 * The k nearest rows of each set in the other, both ways in one pass over the blocks of the distance matrix (section 7).
 *
 * Exact: float32 products bound every distance from both sides (see nearestCandidates), and all that might be among the k nearest within
 * those bounds are computed again in float64 from the data. Memory is that of a few blocks and of some candidates per row: neither set
 * nor the matrix is held.
 * @param a, b  rows of as many entries
 * @returns the neighbours of a's rows among b's, and of b's among a's
 * @throws SetsDoNotMatch, ValuesNotFinite
 */
export async function nearestNeighbours(
  a: RowSource,
  b: RowSource,
  options: Options = {},
): Promise<{ aToB: Neighbours; bToA: Neighbours }> {
  requireMatch(a, b, 'entries')
  const { aCandidates, bCandidates } = await findCandidates(a, b, options)
  const both = { candidates: aCandidates, backwards: bCandidates }
  const { forwards, backwards } = await exactDistances(a, b, both, options.metric ?? 'l2', options)
  return { aToB: forwards, bToA: backwards! }
}

/**
 * Which rows are the k nearest others of each row of a set, in no order; of equally far ones those with the lower numbers. Half the distance
 * matrix is computed, as it is symmetric, and distances in float64 only of those rows that float32 products leave in doubt.
 *
 * @param k  limited to n - 1
 * @returns k for each row; row i's begin at i k
 * @throws ValuesNotFinite
 */
export async function nearestSets(a: RowSource, options: Options = {}): Promise<Int32Array> {
  const { aCandidates } = await findCandidates(a, undefined, options)
  const { k } = aCandidates
  const indices = new Int32Array(a.n * k)
  const open: number[][] = []
  const missing = new Int32Array(a.n)
  for (let row = 0; row < a.n; row++) {
    const settled = aCandidates.settled(row)
    indices.set(settled.certain, row * k)
    missing[row] = k - settled.certain.length
    open.push(settled.open)
  }
  const most = missing.reduce((most, count) => Math.max(most, count), 0)
  const candidates = { n: a.n, k: most, of: (row: number) => open[row] }
  const { forwards } = await exactDistances(a, a, { candidates }, options.metric ?? 'l2', options)
  for (let row = 0; row < a.n; row++) {
    const nearest = forwards.indices.subarray(row * most, row * most + missing[row])
    indices.set(nearest, (row + 1) * k - missing[row])
  }
  return indices
}

/** Without `b`, neighbours within `a`, where no row is its own. */
async function findCandidates(
  a: RowSource,
  b: RowSource | undefined,
  { k = 1, metric = 'l2', multiply = multiplyColumns, blockRows = 1024, ...watch }: Options,
): Promise<{ aCandidates: Candidates; bCandidates: Candidates }> {
  const right = b ?? a
  const aCandidates = nearestCandidates(a.n, Math.min(k, b ? b.n : a.n - 1))
  const bCandidates = b ? nearestCandidates(b.n, Math.min(k, a.n)) : aCandidates
  const left = await preparedBlocks(a, right, metric, blockRows)
  const keptBlocks = Math.max(1, Math.floor(keptBytes / (4 * a.length * blockRows)))

  const [leftBlocks, rightBlocks] = [a, right].map(({ n }) => Math.ceil(n / blockRows))
  const all = b ? leftBlocks * rightBlocks : (leftBlocks * (leftBlocks + 1)) / 2
  const space = new Float32Array(Math.min(blockRows, a.n) * Math.min(blockRows, right.n))
  let done = 0
  for (let group = 0; group < leftBlocks; group += keptBlocks) {
    const kept = []
    for (let block = group; block < Math.min(leftBlocks, group + keptBlocks); block++) kept.push(await left(a, block))
    for (let block = b ? 0 : group; block < rightBlocks; block++) {
      const other = b || block >= group + kept.length ? await left(right, block) : kept[block - group]
      for (const [place, one] of kept.entries()) {
        if (!b && group + place > block) continue
        const products = await multiply(one.rows, other.rows, a.length, space.subarray(0, one.count * other.count))
        aCandidates.take(one, other, products, bCandidates, !b && group + place === block)
        advance(watch, (0.95 * ++done) / all)
      }
    }
  }
  return { aCandidates, bCandidates }
}
