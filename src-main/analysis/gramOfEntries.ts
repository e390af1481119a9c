import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, type Watch } from './rowSource.ts'

/** Rows of a block: many, since the sums of the blocks are passed once for each. */
const rowsOfBlock = 2048
/** Entries of a block. */
const blockSize = 1024
/** Side of the tiles in which a matrix is turned over, small enough that both sides of a tile stay in the cache. */
const tile = 32

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
  const space = new Float32Array(Math.min(blockSize, length) ** 2)
  for (let first = 0; first < n; first += rowsOfBlock) {
    const count = Math.min(rowsOfBlock, n - first)
    const columns = turned(await read(first, count), length)
    const block = (start: number) => columns.subarray(start * count, Math.min(start + blockSize, length) * count)
    for (let top = 0; top < length; top += blockSize) {
      for (let side = top; side < length; side += blockSize) {
        const [height, width] = [top, side].map((start) => Math.min(blockSize, length - start))
        const products = await multiply(block(top), block(side), count, space.subarray(0, height * width))
        addBlock(gram, { size: length, products, top, side, width })
      }
    }
    advance(watch, (first + count) / n)
  }
  mirrorAbove(gram, length)
  return gram
}

/** Adds a block on or above the diagonal of a symmetric matrix. */
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
  for (let start = 0, row = top; start < products.length; start += width, row++)
    for (let j = 0, to = row * size + side; j < width; j++, to++) gram[to] += products[start + j]
}

/** Gives a matrix below its diagonal what it has above. */
export function mirrorAbove(matrix: Float32Array | Float64Array, size: number): void {
  for (let top = 0; top < size; top += tile)
    for (let side = top; side < size; side += tile)
      for (let row = top; row < Math.min(top + tile, size); row++)
        for (let column = Math.max(row + 1, side); column < Math.min(side + tile, size); column++)
          matrix[column * size + row] = matrix[row * size + column]
}

/** Rows of `length` entries as their entries, one after the other with the values of all rows. */
function turned(data: Float32Array, length: number): Float32Array {
  const rows = data.length / length
  const result = new Float32Array(data.length)
  for (let top = 0; top < rows; top += tile)
    for (let side = 0; side < length; side += tile)
      for (let row = top; row < Math.min(top + tile, rows); row++)
        for (let column = side; column < Math.min(side + tile, length); column++)
          result[column * rows + row] = data[row * length + column]
  return result
}
