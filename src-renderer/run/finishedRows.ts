import type { RunDetail } from '../../src-shared/contract/views.ts'

/**
 * Tells whether a row is finished.
 *
 * @param ranges  in any order, without overlap
 */
export function finishedRows(ranges: RunDetail['completed']): (row: number) => boolean {
  const sorted = [...ranges].sort((a, b) => a.first - b.first)
  return (row) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle].first + sorted[middle].count <= row) low = middle + 1
      else high = middle
    }
    return low < sorted.length && sorted[low].first <= row
  }
}
