import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { rowsInMemory, type RowSource } from '../../../../src-main/analysis/rowSource.ts'

/** n rows of d standard normals. */
export function normals(n: number, d: number, seed = 1): Float32Array {
  return noiseStream({ stream: 'torch', seed, count: n, length: d }).rows(0, n)
}

/** Rows that are copied out when they are read, later, as from a disk. */
export function rowsElsewhere(data: Float32Array, length: number, what = 'rows'): RowSource {
  const source = rowsInMemory(data, length, what)
  return { ...source, read: async (first, count) => (await source.read(first, count)).slice() }
}

/** The rows of a set in another order: row i of the result is row order[i]. */
export function reordered(data: Float32Array, length: number, order: readonly number[]): Float32Array {
  const result = new Float32Array(order.length * length)
  order.forEach((row, i) => result.set(data.subarray(row * length, (row + 1) * length), i * length))
  return result
}
