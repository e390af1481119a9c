import type { Candidates } from './nearestCandidates.ts'
import type { Neighbours } from './nearestNeighbours.ts'
import { rowsAtOnce, type RowSource } from './rowSource.ts'

export type Metric = 'l2' | 'cosine'

/** The rows that are looked at for the k nearest of each of n. */
type Choice = Pick<Candidates, 'n' | 'k' | 'of'>

/** Queries that are held while the targets pass, in bytes. */
const queryBytes = 128 << 20

/**
 * The k nearest of each row among its candidates, by distances in float64 from the data. Both sets are read in blocks and once for each lot of
 * queries, for both directions at a time, and only those pairs of blocks that some candidate lies in.
 *
 * @param candidates  of the queries among the targets
 * @param backwards  of the targets among the queries; left out where nobody asks
 */
export async function exactDistances(
  queries: RowSource,
  targets: RowSource,
  { candidates, backwards }: { candidates: Choice; backwards?: Choice },
  metric: Metric,
  { signal }: { signal?: AbortSignal },
): Promise<{ forwards: Neighbours; backwards?: Neighbours }> {
  const { length } = queries
  const distance = metric === 'l2' ? squaredDistance : cosineDistance
  const atOnce = rowsAtOnce(length)
  // Many queries at a time, since all targets pass for each lot of them.
  const queriesAtOnce = Math.max(1, Math.floor(queryBytes / (4 * length)))
  const found = [neighboursOf(candidates), ...(backwards ? [neighboursOf(backwards)] : [])]
  const lots = pairsByLot(candidates, backwards, { queriesAtOnce, atOnce })

  for (const [lot, blocks] of lots) {
    const first = lot * queriesAtOnce
    const rows = await queries.read(first, Math.min(queriesAtOnce, queries.n - first))
    for (const [block, pairs] of blocks) {
      signal?.throwIfAborted()
      const start = block * atOnce
      const others = await targets.read(start, Math.min(atOnce, targets.n - start))
      for (let pair = 0; pair < pairs.length; pair += 3) {
        const [row, target, way] = [pairs[pair], pairs[pair + 1], pairs[pair + 2]]
        const apart = distance(rows, (row - first) * length, others, (target - start) * length, length)
        const { indices, distances, k } = found[way]
        const [own, other] = way === 0 ? [row, target] : [target, row]
        insert(indices, distances, own * k, k, other, apart)
      }
    }
  }
  if (metric === 'l2')
    for (const { distances } of found) distances.forEach((_, i) => (distances[i] = Math.sqrt(distances[i])))
  return { forwards: found[0], backwards: found[1] }
}

const neighboursOf = ({ n, k }: Choice): Neighbours => ({
  indices: new Int32Array(n * k).fill(-1),
  distances: new Float64Array(n * k).fill(Infinity),
  k,
})

/** Query, target and whose candidate it is (0 the query's, 1 the target's), one after the other, by the lot of queries and the block of targets. */
function pairsByLot(
  candidates: Choice,
  backwards: Choice | undefined,
  { queriesAtOnce, atOnce }: { queriesAtOnce: number; atOnce: number },
): Map<number, Map<number, number[]>> {
  const lots = new Map<number, Map<number, number[]>>()
  const add = (row: number, target: number, way: number) => {
    const [lot, block] = [Math.floor(row / queriesAtOnce), Math.floor(target / atOnce)]
    if (!lots.has(lot)) lots.set(lot, new Map())
    const blocks = lots.get(lot)!
    if (!blocks.has(block)) blocks.set(block, [])
    blocks.get(block)!.push(row, target, way)
  }
  for (let row = 0; row < candidates.n; row++) for (const target of candidates.of(row)) add(row, target, 0)
  if (backwards)
    for (let target = 0; target < backwards.n; target++) for (const row of backwards.of(target)) add(row, target, 1)
  return lots
}

/** Keeps the k nearest in rising order, of equally far ones the lower number first. */
function insert(
  indices: Int32Array,
  distances: Float64Array,
  start: number,
  k: number,
  target: number,
  apart: number,
): void {
  const nearer = (place: number) => apart < distances[place] || (apart === distances[place] && target < indices[place])
  let place = start + k - 1
  if (!(nearer(place) || indices[place] < 0)) return
  for (; place > start && (indices[place - 1] < 0 || nearer(place - 1)); place--) {
    indices[place] = indices[place - 1]
    distances[place] = distances[place - 1]
  }
  indices[place] = target
  distances[place] = apart
}

/** Four sums side by side, for one would wait for itself at every entry. */
function squaredDistance(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  const whole = length - (length % 4)
  let i = 0
  for (; i < whole; i += 4) {
    const w = a[aStart + i] - b[bStart + i]
    const x = a[aStart + i + 1] - b[bStart + i + 1]
    const y = a[aStart + i + 2] - b[bStart + i + 2]
    const z = a[aStart + i + 3] - b[bStart + i + 3]
    first += w * w
    second += x * x
    third += y * y
    fourth += z * z
  }
  for (; i < length; i++) {
    const rest = a[aStart + i] - b[bStart + i]
    first += rest * rest
  }
  return first + second + (third + fourth)
}

function cosineDistance(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  let [product, squares, otherSquares] = [0, 0, 0]
  for (let i = 0; i < length; i++) {
    const [x, y] = [a[aStart + i], b[bStart + i]]
    product += x * y
    squares += x * x
    otherSquares += y * y
  }
  const scale = Math.sqrt(squares) * Math.sqrt(otherSquares)
  return scale === 0 ? 1 : 1 - product / scale
}
