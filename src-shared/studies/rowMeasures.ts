import type { RunSummary } from './runSummary.ts'

export type PerRow = RunSummary['perRow']
export type Measure = Exclude<keyof PerRow, 'rows'>
export type Sort = 'index' | Measure
export type Direction = 'up' | 'down'

/** Where each row stands in the arrays of `perRow`; -1 for rows that were not measured. */
export function positionsOf(perRow: PerRow | undefined, count: number): Int32Array {
  const positions = new Int32Array(count).fill(-1)
  perRow?.rows.forEach((row, position) => {
    if (row < count) positions[row] = position
  })
  return positions
}

/** One measure of one row; undefined where it was not measured or is not finite. */
export function measureAt(perRow: PerRow | undefined, measure: Measure, position: number): number | undefined {
  const value = position < 0 ? undefined : perRow?.[measure]?.[position]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/**
 * Rows in the order of the gallery: by index, or by a measure, `down` from the largest. Rows without the measure come last, by index.
 *
 * @returns a permutation of 0 … count - 1
 */
export function rowOrder(
  sort: Sort,
  direction: Direction,
  count: number,
  perRow: PerRow | undefined,
  positions: Int32Array,
): Uint32Array {
  const order = new Uint32Array(count)
  for (let row = 0; row < count; row++) order[row] = row
  if (sort === 'index') return direction === 'down' ? order.reverse() : order
  if (!perRow?.[sort]) return order
  const sign = direction === 'down' ? 1 : -1
  const keys = Float64Array.from(order, (row) => {
    const value = measureAt(perRow, sort, positions[row])
    return value === undefined ? -Infinity : sign * value
  })
  return order.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[b] - keys[a]))
}

/** The largest finite value of a measure, for the length of a bar; 0 where there is none. */
export function largest(perRow: PerRow | undefined, measure: Measure): number {
  let most = 0
  for (const value of perRow?.[measure] ?? []) if (Number.isFinite(value) && value > most) most = value
  return most
}

/** How many of the measured rows have a smaller value, 0 to 1; undefined for a row without the measure. */
export function rankOf(perRow: PerRow | undefined, measure: Measure, position: number): number | undefined {
  const value = measureAt(perRow, measure, position)
  const all = perRow?.[measure]?.filter((other) => Number.isFinite(other))
  if (value === undefined || !all?.length) return undefined
  return all.filter((other) => other < value).length / all.length
}
