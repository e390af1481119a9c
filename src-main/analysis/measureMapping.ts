import type { Spread } from '../../src-shared/studies/runSummary.ts'
import type { Metric } from './exactDistances.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { nearestNeighbours, type Neighbours } from './nearestNeighbours.ts'
import { advance, requireMatch, someRows, type RowSource, type Watch } from './rowSource.ts'
import { spread } from './spread.ts'

/** One direction of a mapping. */
export type MappingDirection = {
  /** The share of rows whose nearest (first k) rows of the other set hold their partner, one value per pool. */
  perPool: number[]
  accuracy: Spread
  /** The same for the first of the k only, which it is where k is 1. */
  nearest: Spread
  /** The rows of the other set that are chosen most often as the nearest, with how often; falling, equal ones by number. */
  hubs: Hub[]
  /** For each row of the other set, how many rows choose it. */
  chosen: number[]
}

export type Hub = { row: number; count: number }

export type Mapping = {
  metric: Metric
  k: number
  /** Rows of a pool, and how many pools there are; rows that fill no pool are left out. */
  poolRows: number
  pools: number
  leftOut: number
  aToB: MappingDirection
  bToA: MappingDirection
}

/** How many hubs are named. */
const namedHubs = 16

/**
 * How well the nearest neighbour finds the partner of a row in a paired set, both ways (section 7): of noise and samples, latents and
 * samples, and so on.
 *
 * With pools the rows are split into that many disjoint chunks of equal size in their order, each searched by itself, as in the
 * released code's `img_noise_cls_divs`; mean and deviation (n - 1) are over pools.
 * @param a, b  n rows each; row i of one belongs to row i of the other
 * @param k  a partner among the k nearest counts as found
 * @throws SetsDoNotMatch, ValuesNotFinite; RangeError for pools of less than one row
 */
export async function measureMapping(
  a: RowSource,
  b: RowSource,
  {
    k = 1,
    metric = 'l2',
    pools = 1,
    multiply,
    ...watch
  }: Watch & { k?: number; metric?: Metric; pools?: number; multiply?: MultiplyColumns } = {},
): Promise<Mapping> {
  requireMatch(a, b, 'rows and entries')
  const poolRows = Math.floor(a.n / pools)
  if (!(poolRows >= 1)) throw new RangeError(`${pools} pools are more than the ${a.n} rows.`)

  const found = { aToB: newDirection(poolRows * pools), bToA: newDirection(poolRows * pools) }
  for (let pool = 0; pool < pools; pool++) {
    const first = pool * poolRows
    const neighbours = await nearestNeighbours(someRows(a, first, poolRows), someRows(b, first, poolRows), {
      k,
      metric,
      multiply,
      signal: watch.signal,
      progress: (share) => watch.progress?.((pool + share) / pools),
    })
    for (const way of ['aToB', 'bToA'] as const) addPool(found[way], neighbours[way], first)
    advance(watch, (pool + 1) / pools)
  }
  return {
    metric,
    k: Math.min(k, poolRows),
    poolRows,
    pools,
    leftOut: a.n - poolRows * pools,
    aToB: finished(found.aToB),
    bToA: finished(found.bToA),
  }
}

/**
 * The rows that are the nearest most often.
 *
 * @param chosen  how often each row is the nearest
 * @returns at most `named`, falling, equal ones by number
 */
export function hubsOf(chosen: readonly number[], named = namedHubs): Hub[] {
  return chosen
    .map((count, row) => ({ row, count }))
    .sort((one, other) => other.count - one.count || one.row - other.row)
    .slice(0, named)
}

type DirectionSoFar = { perPool: number[]; nearestPerPool: number[]; chosen: number[] }

function newDirection(n: number): DirectionSoFar {
  return { perPool: [], nearestPerPool: [], chosen: new Array<number>(n).fill(0) }
}

function addPool(direction: DirectionSoFar, { indices, k }: Neighbours, first: number): void {
  const rows = indices.length / k
  let [among, nearest] = [0, 0]
  for (let row = 0; row < rows; row++) {
    direction.chosen[first + indices[row * k]]++
    if (indices[row * k] === row) nearest++
    if (indices.subarray(row * k, (row + 1) * k).includes(row)) among++
  }
  direction.perPool.push(among / rows)
  direction.nearestPerPool.push(nearest / rows)
}

function finished({ perPool, nearestPerPool, chosen }: DirectionSoFar): MappingDirection {
  return {
    perPool,
    accuracy: spread(perPool),
    nearest: spread(nearestPerPool),
    hubs: hubsOf(chosen),
    chosen,
  }
}
