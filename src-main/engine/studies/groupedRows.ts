import type { RowSource } from '../../analysis/rowSource.ts'
import { samplesOnDisk, type MeasuredRun } from './measuredRun.ts'

/**
 * Rows of a run that come in groups of one size, one after the other: the images between two ends, or the draws around one image. Group `g` has the
 * rows `g * size` to `g * size + size - 1`.
 */

/**
 * Of some groups those that have all their rows.
 *
 * @param rows  the run's rows that there are
 */
export function wholeGroups(groups: readonly number[], size: number, rows: readonly number[]): number[] {
  const there = new Set(rows)
  return groups.filter((group) =>
    rowsByPlace([group], size)
      .flat()
      .every((row) => there.has(row)),
  )
}

/** The rows that stand at one place of each group. @param place  from 0, below `size` */
export function rowsAtPlace(groups: readonly number[], size: number, place: number): number[] {
  return groups.map((group) => group * size + place)
}

/** For each place of a group, the rows that stand there. */
export function rowsByPlace(groups: readonly number[], size: number): number[][] {
  return Array.from({ length: size }, (_, place) => rowsAtPlace(groups, size, place))
}

/** For each place of a group, the samples that stand there. */
export function samplesByPlace(run: MeasuredRun, groups: readonly number[], size: number): RowSource[] {
  return rowsByPlace(groups, size).map((rows) => samplesOnDisk(run, rows))
}
