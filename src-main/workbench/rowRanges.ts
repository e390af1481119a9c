import type { RowRange } from '../../src-shared/project/runRecord.ts'

/** Rows as the fewest ranges, in order: what run.json keeps of finished batches. */
export function mergeRanges(ranges: readonly RowRange[]): RowRange[] {
  const merged: RowRange[] = []
  for (const { first, count } of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = merged.at(-1)
    if (last && first <= last.first + last.count) last.count = Math.max(last.count, first + count - last.first)
    else merged.push({ first, count })
  }
  return merged
}

export function rowsIn(ranges: readonly RowRange[]): number {
  return mergeRanges(ranges).reduce((sum, { count }) => sum + count, 0)
}

/** A run's batches in order. The last one holds what is left. */
export function batchesOf(count: number, batch: number): (RowRange & { batch: number })[] {
  return Array.from({ length: Math.ceil(count / batch) }, (_, index) => ({
    batch: index,
    first: index * batch,
    count: Math.min(batch, count - index * batch),
  }))
}
