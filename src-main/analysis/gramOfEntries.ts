import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, type Watch } from './rowSource.ts'

/** Rows, and entries, of a block. */
const blockSize = 768

/**
 * The products of all entries of a row with each other, summed over the rows: Xᵀ X. Blocks of rows are turned over, so that their entries
 * lie one after the other, and their float32 products are added up in float64.
 *
 * @param read  gives rows [first, first + count) of `length` entries
 * @returns length x length
 */
export async function gramOfEntries(
  n: number,
  length: number,
  read: (first: number, count: number) => Promise<Float32Array>,
  multiply: MultiplyColumns,
  watch?: Watch,
): Promise<Float64Array> {
  const gram = new Float64Array(length * length)
  for (let first = 0; first < n; first += blockSize) {
    const count = Math.min(blockSize, n - first)
    const columns = turned(await read(first, count), length)
    const block = (start: number) => columns.subarray(start * count, Math.min(start + blockSize, length) * count)
    for (let top = 0; top < length; top += blockSize) {
      for (let side = top; side < length; side += blockSize) {
        const products = await multiply(block(top), block(side), count)
        addBlock(gram, { size: length, products, top, side, width: Math.min(blockSize, length - side) })
      }
    }
    advance(watch, (first + count) / n)
  }
  return gram
}

/** Adds a block above the diagonal of a symmetric matrix, and its mirror image below. */
export function addBlock(
  gram: Float32Array | Float64Array,
  {
    size,
    products,
    top,
    side,
    width,
  }: { size: number; products: Float32Array; top: number; side: number; width: number },
): void {
  for (let i = 0; i < products.length / width; i++) {
    for (let j = 0; j < width; j++) {
      const product = products[i * width + j]
      gram[(top + i) * size + side + j] += product
      if (side !== top) gram[(side + j) * size + top + i] += product
    }
  }
}

function turned(data: Float32Array, length: number): Float32Array {
  const rows = data.length / length
  const result = new Float32Array(data.length)
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < length; column++, i++) result[column * rows + row] = data[i]
  return result
}
