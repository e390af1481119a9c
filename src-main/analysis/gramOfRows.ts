import { addBlock, mirrorAbove } from './gramOfEntries.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, type Watch } from './rowSource.ts'

/** Rows [first, first + count), one after the other. */
export type ReadRows = (first: number, count: number) => Promise<Float32Array>

/** Entries of a block of rows, 64 MB, and its rows at most. */
const mostEntries = 2 ** 24
const mostRows = 768

/**
 * The products of all rows with each other, X Xᵀ, in blocks of float32 products.
 *
 * @param read  gives rows of `length` entries
 * @returns n x n
 */
export async function gramOfRows(
  n: number,
  length: number,
  read: ReadRows,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<Float32Array> {
  const gram = new Float32Array(n * n)
  const blockSize = Math.max(1, Math.min(mostRows, Math.floor(mostEntries / length)))
  for (let top = 0; top < n; top += blockSize) {
    const left = await read(top, Math.min(blockSize, n - top))
    for (let side = top; side < n; side += blockSize) {
      const right = side === top ? left : await read(side, Math.min(blockSize, n - side))
      const products = await multiply(left, right, length)
      addBlock(gram, { size: n, products, top, side, width: right.length / length })
      advance(watch, (top + (side - top) / 2) / n)
    }
  }
  mirrorAbove(gram, n)
  return gram
}
