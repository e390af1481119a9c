import { mergedRanges } from '../../src-shared/project/imageRanges.ts'
import type { RowRange } from '../../src-shared/project/runRecord.ts'

export function rowsIn(ranges: readonly RowRange[]): number {
  return mergedRanges(ranges).reduce((sum, { count }) => sum + count, 0)
}

/** The first rows of ranges, ascending: so many, or as many as there are. */
export function firstRowsOf(ranges: readonly RowRange[], most: number): number[] {
  const rows: number[] = []
  for (const { first, count } of mergedRanges(ranges))
    for (let row = first; row < first + count && rows.length < most; row++) rows.push(row)
  return rows
}

/** A run's batches in order. The last one holds what is left. */
export function batchesOf(count: number, batch: number): (RowRange & { batch: number })[] {
  return Array.from({ length: Math.ceil(count / batch) }, (_, index) => ({
    batch: index,
    first: index * batch,
    count: Math.min(batch, count - index * batch),
  }))
}
