import { columnMoments } from './columnMoments.ts'
import { leadingEigenvectors } from './leadingEigenvectors.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, readFinite, rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'

/** Rows or columns of a block of the Gram matrix. */
const blockSize = 768
/** Added to deviations, as the released code does; constant entries become 0. */
const guard = 1e-8
/** Squared singular values below this share of the largest are the rounding of float32 products. */
const negligible = 1e-6

/**
 * The left singular vectors of the largest singular values of a set whose entries are standardised over the rows: over rows, so one value
 * for each image.
 *
 * From the Gram matrix of rows or of entries, whichever is smaller, in blocks of float32 products. The same every time, unlike
 * torch's `svd_lowrank`, which starts from random directions and stops early.
 * @param rows  n, at least 2
 * @param count  limited to the rank
 * @returns vectors of n entries with length 1 and mean 0
 * @throws ValuesNotFinite
 */
export async function leadingDirections(
  rows: RowSource,
  count: number,
  { multiply, ...watch }: Watch & { multiply: MultiplyColumns },
): Promise<Float64Array[]> {
  const { n, length } = rows
  const { means, deviations } = await columnMoments(rows, watch.signal)
  const scales = deviations.map((deviation) => 1 / (deviation + guard))
  const standardised = async (first: number, some: number) => {
    const data = await readFinite(rows, first, some)
    const result = new Float32Array(data.length)
    for (let start = 0; start < data.length; start += length)
      for (let i = 0; i < length; i++) result[start + i] = (data[start + i] - means[i]) * scales[i]
    return result
  }

  const byRows = n <= length
  const gram = byRows
    ? await gramOfRows(n, length, standardised, multiply, watch)
    : await gramOfEntries(n, length, standardised, multiply, watch)
  const { values, vectors } = leadingEigenvectors(gram, Math.min(n, length), count)
  const kept = vectors.filter((_, place) => values[place] > negligible * values[0])
  return byRows ? kept : project(n, length, standardised, kept)
}

type ReadRows = (first: number, count: number) => Promise<Float32Array>

async function gramOfRows(
  n: number,
  length: number,
  read: ReadRows,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<Float32Array> {
  const gram = new Float32Array(n * n)
  for (let top = 0; top < n; top += blockSize) {
    const left = await read(top, Math.min(blockSize, n - top))
    for (let side = top; side < n; side += blockSize) {
      const right = side === top ? left : await read(side, Math.min(blockSize, n - side))
      addBlock(gram, n, await multiply(left, right, length), top, side, right.length / length)
      advance(watch, (top + (side - top) / 2) / n)
    }
  }
  return gram
}

/** Blocks of rows are turned over, so that their entries lie one after the other, and their products are added up. */
async function gramOfEntries(
  n: number,
  length: number,
  read: ReadRows,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<Float64Array> {
  const gram = new Float64Array(length * length)
  for (let first = 0; first < n; first += blockSize) {
    const count = Math.min(blockSize, n - first)
    const columns = turned(await read(first, count), length)
    const block = (start: number) => columns.subarray(start * count, Math.min(start + blockSize, length) * count)
    for (let top = 0; top < length; top += blockSize) {
      for (let side = top; side < length; side += blockSize) {
        const products = await multiply(block(top), block(side), count)
        addBlock(gram, length, products, top, side, Math.min(blockSize, length - side))
      }
    }
    advance(watch, (first + count) / n)
  }
  return gram
}

/** Adds a block above the diagonal, and its mirror image below. */
function addBlock(
  gram: Float32Array | Float64Array,
  size: number,
  products: Float32Array,
  top: number,
  side: number,
  width: number,
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

/** The rows along each right singular vector, brought to length 1: the left ones. */
async function project(
  n: number,
  length: number,
  read: ReadRows,
  directions: readonly Float64Array[],
): Promise<Float64Array[]> {
  const left = directions.map(() => new Float64Array(n))
  const atOnce = rowsAtOnce(length)
  for (let first = 0; first < n; first += atOnce) {
    const data = await read(first, Math.min(atOnce, n - first))
    for (const [place, direction] of directions.entries()) {
      for (let start = 0, row = first; start < data.length; start += length, row++) {
        let sum = 0
        for (let i = 0; i < length; i++) sum += data[start + i] * direction[i]
        left[place][row] = sum
      }
    }
  }
  return left.map((vector) => {
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0))
    return vector.map((value) => value / norm)
  })
}
