import type { PreparedRows } from './preparedRows.ts'

/** For each row of a set, those of another that might be among its k nearest. */
export type Candidates = {
  k: number
  n: number
  /** Numbers of the rows that may be among the k nearest of row `row`, in the order in which they were met. */
  of(row: number): number[]
  /** The same in two: those that are among the k nearest whatever the exact distances are, and those that the others of the k are among. */
  settled(row: number): { certain: number[]; open: number[] }
  /**
   * Takes a block of the distance matrix: rows of this set against rows of another, whose own candidates are taken from the same block.
   *
   * @param products  (rows of one, rows of other)
   * @param others  the other set's candidates; this very object within one set
   * @param diagonal  the block pairs a set's rows with themselves: only the pairs above the diagonal count
   */
  take(one: PreparedRows, other: PreparedRows, products: Float32Array, others: Candidates, diagonal: boolean): void
  /** For `take`: offers pairs, sees what is as near as counts. */
  readonly limits: Float64Array
  offer(row: number, target: number, lower: number, upper: number): void
}

/** Unit roundoff of float32. */
const roundoff = 2 ** -24
/** Products below this may become 0. */
const smallest = 2 ** -126

/** Products of rows whose lengths have a smaller one are finite, whatever the order of summation. */
const mostFinite = 1e37

/** A row's list is looked through when it is this much longer than it need be. */
const slack = 32

/**
 * Collects the k nearest by bounds of the squared distance S = |a|² + |b|² - 2 a·b.
 *
 * a·b of float32 rows is computed with an error of at most (d + 1) 2^-24 |a| |b|, in any order of summation, and rounding the rows
 * themselves moved S by at most 2^-23 (|a| + |b|)². So S lies within e = 2 (d + 1) 2^-24 |a| |b| + 2^-23 (|a| + |b|)² of what the product
 * gives, and a little more for terms of second order and for products too small for float32. A row whose lower bound is above the k-th smallest upper bound is not among
 * the k nearest; all others stay candidates, also where a product overflows and nothing is known.
 * @param n  rows, each with at most k nearest
 */
export function nearestCandidates(n: number, k: number): Candidates {
  const targets: number[][] = Array.from({ length: n }, () => [])
  const lowers: number[][] = Array.from({ length: n }, () => [])
  const highest: number[][] = Array.from({ length: n }, () => [])
  /** The k smallest upper bounds of each row, rising. */
  const uppers = new Float64Array(n * k).fill(Infinity)
  const limits = new Float64Array(n).fill(k > 0 ? Infinity : -Infinity)

  const prune = (row: number) => {
    const lists = [targets[row], lowers[row], highest[row]]
    let kept = 0
    for (let place = 0; place < lists[1].length; place++) {
      if (lists[1][place] > limits[row]) continue
      for (const list of lists) list[kept] = list[place]
      kept++
    }
    for (const list of lists) list.length = kept
  }

  const candidates: Candidates = {
    k,
    n,
    limits,
    of(row) {
      prune(row)
      return targets[row]
    },
    settled(row) {
      prune(row)
      // No more than k that may be as near as the farthest that a row can be: it is one of the k.
      const sorted = Float64Array.from(lowers[row]).sort()
      const beyond = k < sorted.length ? sorted[k] : Infinity
      const isCertain = (_: number, place: number) => highest[row][place] < beyond
      return {
        certain: targets[row].filter(isCertain),
        open: targets[row].filter((target, place) => !isCertain(target, place)),
      }
    },
    offer(row, target, lower, upper) {
      targets[row].push(target)
      lowers[row].push(lower)
      highest[row].push(upper)
      const [start, last] = [row * k, row * k + k - 1]
      if (upper < uppers[last]) {
        let place = last
        for (; place > start && uppers[place - 1] > upper; place--) uppers[place] = uppers[place - 1]
        uppers[place] = upper
        limits[row] = uppers[last]
      }
      const { length } = targets[row]
      if (length >= 4 * k + slack && (length & (length - 1)) === 0) prune(row)
    },
    take(one, other, products, others, diagonal) {
      const product = 2 * (one.length + 4) * roundoff
      const rounding = 2.01 * roundoff
      const vanished = 2 * one.length * smallest
      const otherSquares = other.squares.map((square) => square * (1 - rounding))
      const { lengths, count, first } = other
      const columnLimits = others.limits
      const longest = lengths.reduce((most, length) => Math.max(most, length), 0)
      // Half of what the column adds to what a product must reach: to count for the row, and for the column itself.
      const halves = otherSquares.map((square) => square / 2)
      const gaps = otherSquares.map((square, j) => (square - columnLimits[first + j]) / 2)
      // Columns' limits only fall, so that what is below these is below those of every column.
      const [leastHalf, leastGap] = [halves, gaps].map((values) =>
        values.reduce((least, one) => Math.min(least, one), Infinity),
      )
      for (let i = 0; i < one.count; i++) {
        const row = one.first + i
        const length = one.lengths[i]
        const square = one.squares[i] * (1 - rounding) - vanished
        const slope = length * (product + 2 * rounding)
        const from = diagonal ? i + 1 : 0
        // Nearly all pairs are far too far apart, which a comparison or three tell with the longest column in the place of each. Where products may
        // be infinite, NaN lets none of them tell.
        const rest = length * longest < mostFinite ? (square - slope * longest) / 2 : Number.NaN
        let limit = limits[row]
        let near = rest - limit / 2
        let below = Math.min(near + leastHalf, rest + leastGap)
        for (let j = from, entry = i * count + from; j < count; j++, entry++) {
          const found = products[entry]
          if (found < below) continue
          if (found < near + halves[j] && found < rest + gaps[j]) continue
          const least = square + otherSquares[j] - slope * lengths[j] - 2 * found
          const column = first + j
          if (least > limit && least > columnLimits[column] && least < Infinity) continue
          const known = least - least === 0
          const bound = product * length * lengths[j] + rounding * (length + lengths[j]) ** 2 + vanished
          const lower = known ? least : -Infinity
          const upper = known ? least + 2 * bound : Infinity
          if (lower <= limit) candidates.offer(row, column, lower, upper)
          if (lower <= columnLimits[column]) others.offer(column, row, lower, upper)
          limit = limits[row]
          near = rest - limit / 2
          below = Math.min(near + leastHalf, rest + leastGap)
          gaps[j] = (otherSquares[j] - columnLimits[column]) / 2
        }
      }
    },
  }
  return candidates
}
