import type { StepInfo } from './followPath.ts'

/** How much a small change of a state has grown on the way. */
export interface Growth {
  /** The largest relative change of a state over the relative change at the start; 1 or less where it never grows. */
  growth: number
  /** After which step, from 1. */
  step: number
  /** The same at the end of the path. */
  growthAtEnd: number
}

/**
 * Follows states along a path as they are and, in the same batch, with a small change each, and compares the states of both.
 *
 * A direction drawn at random grows by the root mean square of the singular values of the way's derivative, and so do roundings, whose directions
 * are as random: two right programs part by about their difference after one step times the growth.
 * @param start  n rows of `length` entries, none of them zero altogether
 * @param directions  n rows of as many entries, along which they are changed
 * @param share  of the change, relative to the row's norm
 * @param follow  takes 2 n rows along the path in place, the unchanged ones first, and tells each step
 * @returns one for each row
 */
export async function growthAlongPath({
  start,
  directions,
  length,
  share,
  follow,
}: {
  start: Float32Array
  directions: Float32Array
  length: number
  share: number
  follow: (state: Float32Array, onStep: (info: Pick<StepInfo, 'step' | 'state'>) => void) => Promise<void>
}): Promise<Growth[]> {
  const state = withChanged(start, directions, length, share)
  const before = changes(state, length)
  const found = before.map(() => ({ growth: 0, step: 0, growthAtEnd: 0 }))
  await follow(state, ({ step, state: reached }) =>
    changes(reached, length).forEach((change, row) => {
      const growth = change / before[row]
      found[row].growthAtEnd = growth
      if (growth > found[row].growth) Object.assign(found[row], { growth, step: step + 1 })
    }),
  )
  return found
}

/** The rows, and behind them the rows with their change. */
function withChanged(start: Float32Array, directions: Float32Array, length: number, share: number): Float32Array {
  const both = new Float32Array(2 * start.length)
  both.set(start)
  both.set(start, start.length)
  for (let first = 0; first < start.length; first += length) {
    const [row, direction] = [start, directions].map((data) => data.subarray(first, first + length))
    const scale = (share * norm(row)) / norm(direction)
    for (let i = 0; i < length; i++) both[start.length + first + i] += scale * direction[i]
  }
  return both
}

/** |changed - unchanged| over |unchanged| of each row. */
function changes(both: Float32Array, length: number): number[] {
  const half = both.length / 2
  return Array.from({ length: half / length }, (_, row) => {
    let squares = 0
    for (let i = row * length; i < (row + 1) * length; i++) squares += (both[half + i] - both[i]) ** 2
    return Math.sqrt(squares) / norm(both.subarray(row * length, (row + 1) * length))
  })
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
