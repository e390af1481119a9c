import { eachRows, type RowSource, type Watch } from './rowSource.ts'

/** The smallest and the largest entry of a set. */
export type Range = { least: number; most: number }

/** @throws ValuesNotFinite */
export async function setRange(rows: RowSource, watch?: Watch): Promise<Range> {
  const range = { least: Infinity, most: -Infinity }
  await eachRows([rows], ([data]) => widen(range, data), watch)
  return range
}

function widen(range: Range, data: Float32Array): void {
  let { least, most } = range
  for (let i = 0; i < data.length; i++) {
    if (data[i] < least) least = data[i]
    if (data[i] > most) most = data[i]
  }
  range.least = least
  range.most = most
}

/** Brings values to 0 … 1 by a set's range; those of a constant set become 0. */
export function broughtToRange(data: Float32Array, { least, most }: Range): Float64Array {
  const scale = most > least ? 1 / (most - least) : 0
  const result = new Float64Array(data.length)
  for (let i = 0; i < data.length; i++) result[i] = (data[i] - least) * scale
  return result
}
