import { BadRunSetting, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { RunItem } from '../../../src-shared/project/runRecord.ts'
import { mostRows, type RunSource } from '../../../src-shared/project/runSettings.ts'
import { slerp, slerpRows } from '../../diffusion/slerp.ts'
import { noiseStream } from '../../random/noiseStream.ts'
import type { RowSource } from './rowSource.ts'

type Interpolation = Extract<RunSource, { from: 'interpolation' }>
type Variation = Extract<RunSource, { from: 'variation' }>

/** Where row `row` of an interpolation lies: which pair, and how far from its first end (0) to its second (1). */
export function pairAndAlpha(
  row: number,
  { steps }: Pick<Interpolation, 'steps'>,
): Required<Pick<RunItem, 'pair' | 'alpha'>> {
  const points = steps + 2
  return { pair: Math.floor(row / points), alpha: (row % points) / (steps + 1) }
}

/** Which row of its set row `row` of a variation comes from, and which draw was added. */
export function baseAndDraw(
  row: number,
  { count }: Pick<Variation, 'count'>,
): Required<Pick<RunItem, 'base' | 'draw'>> {
  return { base: Math.floor(row / count), draw: row % count }
}

/**
 * Rows on the arcs between the rows of two sets, both ends included.
 *
 * @throws ShapeMismatch where the sets differ in number or shape; BadRunSetting where there are more points than a run may have rows
 */
export function interpolatedRows(source: Interpolation, [a, b]: readonly [RowSource, RowSource]): RowSource {
  if (a.count !== b.count || a.shape.join() !== b.shape.join())
    throw ShapeMismatch({
      what: `${source.between[1].tensor} of ${source.between[1].run}`,
      shape: [b.count, ...b.shape],
      expected: [a.count, ...a.shape],
    })
  if (a.count * (source.steps + 2) > mostRows)
    throw BadRunSetting({
      name: 'steps-between',
      value: String(source.steps),
      reason: `with ${a.count} pairs that makes more than ${mostRows} rows`,
    })
  const length = lengthOf(a)
  const width = a.shape[2]
  return {
    count: a.count * (source.steps + 2),
    shape: a.shape,
    async read(first, count) {
      const rows = new Float32Array(count * length)
      const firstPair = pairAndAlpha(first, source).pair
      const pairs = pairAndAlpha(first + count - 1, source).pair - firstPair + 1
      const [starts, ends] = await Promise.all([a.read(firstPair, pairs), b.read(firstPair, pairs)])
      for (let row = 0; row < count; row++) {
        const { pair, alpha } = pairAndAlpha(first + row, source)
        const [start, end] = [starts, ends].map((set) => rowOf(set, pair - firstPair, length))
        const into = rowOf(rows, row, length)
        // The ends are the sets' own bytes: sin ω / sin ω is 1 only to rounding.
        if (alpha === 0 || alpha === 1) into.set(alpha === 0 ? start : end)
        else if (source.rows) slerpRows(start, end, alpha, into, width)
        else slerp(start, end, alpha, into)
      }
      return rows
    },
  }
}

/**
 * sqrt(1 - v) z + sqrt(v) n for every row z of a set and `count` draws n that are the same for every row.
 *
 * @throws BadRunSetting where the number of rows is beyond what a run may have
 */
export function variedRows(source: Variation, set: RowSource): RowSource {
  const { variance, count: draws, stream, seed } = source
  const length = lengthOf(set)
  if (set.count * draws > mostRows)
    throw BadRunSetting({
      name: 'count',
      value: String(draws),
      reason: `with ${set.count} rows that makes more than ${mostRows}`,
    })
  const noise = noiseStream({ stream, seed, count: draws, length })
  const keep = Math.sqrt(1 - variance)
  const add = Math.sqrt(variance)
  return {
    count: set.count * draws,
    shape: set.shape,
    async read(first, count) {
      const rows = new Float32Array(count * length)
      const firstBase = baseAndDraw(first, source).base
      const bases = await set.read(firstBase, baseAndDraw(first + count - 1, source).base - firstBase + 1)
      for (let row = 0; row < count; row++) {
        const { base, draw } = baseAndDraw(first + row, source)
        const start = rowOf(bases, base - firstBase, length)
        const drawn = noise.rows(draw, 1)
        const into = rowOf(rows, row, length)
        for (let i = 0; i < length; i++) into[i] = keep * start[i] + add * drawn[i]
      }
      return rows
    },
  }
}

const lengthOf = ({ shape }: RowSource) => shape[0] * shape[1] * shape[2]
const rowOf = (rows: Float32Array, row: number, length: number) => rows.subarray(row * length, (row + 1) * length)
