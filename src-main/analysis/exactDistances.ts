import type { Candidates } from './nearestCandidates.ts'
import type { Neighbours } from './nearestNeighbours.ts'
import { rowsAtOnce, type RowSource } from './rowSource.ts'

export type Metric = 'l2' | 'cosine'

/** Queries that are held while the targets pass, in bytes. */
const queryBytes = 128 << 20

/**
 * The k nearest of each row among its candidates, by distances in float64 from the data. Reads both sets in blocks, and only those pairs of
 * blocks that some candidate lies in.
 */
export async function exactDistances(
  queries: RowSource,
  targets: RowSource,
  candidates: Candidates,
  metric: Metric,
  { signal }: { signal?: AbortSignal },
): Promise<Neighbours> {
  const { k } = candidates
  const { length } = queries
  const indices = new Int32Array(queries.n * k).fill(-1)
  const distances = new Float64Array(queries.n * k).fill(Infinity)
  const distance = metric === 'l2' ? squaredDistance : cosineDistance
  const atOnce = rowsAtOnce(length)

  // Many queries at a time, since all targets pass for each lot of them.
  const queriesAtOnce = Math.max(1, Math.floor(queryBytes / (4 * length)))
  for (let first = 0; first < queries.n; first += queriesAtOnce) {
    const count = Math.min(queriesAtOnce, queries.n - first)
    const rows = await queries.read(first, count)
    const pairs = candidatesByBlock(candidates, first, count, atOnce)
    for (const [block, wanted] of pairs) {
      signal?.throwIfAborted()
      const start = block * atOnce
      const others = await targets.read(start, Math.min(atOnce, targets.n - start))
      for (let pair = 0; pair < wanted.length; pair += 2) {
        const [row, target] = [wanted[pair], wanted[pair + 1]]
        const apart = distance(rows, (row - first) * length, others, (target - start) * length, length)
        insert(indices, distances, row * k, k, target, apart)
      }
    }
  }
  return { indices, distances: metric === 'l2' ? distances.map(Math.sqrt) : distances, k }
}

/** Pairs of query and target, one after the other, by the target's block. */
function candidatesByBlock(
  candidates: Candidates,
  first: number,
  count: number,
  atOnce: number,
): Map<number, number[]> {
  const pairs = new Map<number, number[]>()
  for (let row = first; row < first + count; row++) {
    for (const target of candidates.of(row)) {
      const block = Math.floor(target / atOnce)
      if (!pairs.has(block)) pairs.set(block, [])
      pairs.get(block)!.push(row, target)
    }
  }
  return pairs
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
