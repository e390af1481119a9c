import { turned } from './gramOfEntries.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, type RowSource, type Watch } from './rowSource.ts'

/** tr(K L), tr(K K) and tr(L L) of K = A Aᵀ and L = B Bᵀ. */
export type AlignmentProducts = { both: number; onlyA: number; onlyB: number }

/** Rows, or entries, of a block. */
const blockSize = 1024
/** Rows whose entries are multiplied: many, since the sums of the blocks are passed once for each. */
const rowsOfEntries = 2048
/** Sums of products that are held while the rows pass, in bytes. */
const heldBytes = 192 << 20

/** From blocks of K and L above the diagonal. Sets are read once for each block of rows. */
export async function productsByRows(
  a: RowSource,
  b: RowSource,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<AlignmentProducts> {
  const { n } = a
  const blocks = Math.ceil(n / blockSize)
  const rowsOf = async (block: number) => {
    const [first, count] = [block * blockSize, Math.min(blockSize, n - block * blockSize)]
    return [await a.read(first, count), await b.read(first, count)] as const
  }
  const sums = { both: 0, onlyA: 0, onlyB: 0 }
  const spaces = [0, 1].map(() => new Float32Array(Math.min(blockSize, n) ** 2))
  let done = 0
  for (let top = 0; top < blocks; top++) {
    const left = await rowsOf(top)
    for (let side = top; side < blocks; side++) {
      const right = side === top ? left : await rowsOf(side)
      const size = (left[0].length * right[0].length) / a.length ** 2
      const k = await multiply(left[0], right[0], a.length, spaces[0].subarray(0, size))
      const l = await multiply(left[1], right[1], b.length, spaces[1].subarray(0, size))
      const times = side === top ? 1 : 2
      sums.both += times * dot(k, l)
      sums.onlyA += times * dot(k, k)
      sums.onlyB += times * dot(l, l)
      advance(watch, ++done / ((blocks * (blocks + 1)) / 2))
    }
  }
  return sums
}

/**
 * From tr(K L) = |Aᵀ B|², the sum of the squares of its entries, and so on: blocks of the products of entries, summed over all rows, of which those
 * above the diagonal are made of Aᵀ A and Bᵀ B. The sets are read once for as many blocks as are held.
 */
export async function productsByEntries(
  a: RowSource,
  b: RowSource,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<AlignmentProducts> {
  const pieces = [...piecesOf(a, 0), ...piecesOf(b, 1)]
  const pairs = pieces.flatMap((left, place) =>
    pieces.slice(place).map((right) => ({ left, right, size: left.width * right.width })),
  )
  const sums = { both: 0, onlyA: 0, onlyB: 0 }
  const all = pairs.reduce((sum, { size }) => sum + size, 0)
  const space = new Float32Array(Math.max(...pairs.map(({ size }) => size)))
  let done = 0
  for (let first = 0; first < pairs.length;) {
    let held = 0
    const lot = pairs.slice(first).filter(({ size }, place) => (held += 8 * size) <= heldBytes || place === 0)
    first += lot.length
    const products = lot.map(({ size }) => new Float64Array(size))
    for (let row = 0; row < a.n; row += rowsOfEntries) {
      const count = Math.min(rowsOfEntries, a.n - row)
      const columns = [turned(await a.read(row, count), a.length), turned(await b.read(row, count), b.length)]
      const of = ({ set, start, width }: Piece) => columns[set].subarray(start * count, (start + width) * count)
      for (const [place, { left, right, size }] of lot.entries()) {
        const found = await multiply(of(left), of(right), count, space.subarray(0, size))
        const sum = products[place]
        for (let i = 0; i < sum.length; i++) sum[i] += found[i]
        advance(watch, (done += (size * count) / a.n) / all)
      }
    }
    for (const [place, { left, right }] of lot.entries()) {
      const squares = dot(products[place], products[place])
      if (left.set !== right.set) sums.both += squares
      else sums[left.set === 0 ? 'onlyA' : 'onlyB'] += (left === right ? 1 : 2) * squares
    }
  }
  return sums
}

/** Some entries of one of the two sets. */
type Piece = { set: 0 | 1; start: number; width: number }

function piecesOf({ length }: RowSource, set: 0 | 1): Piece[] {
  const starts = Array.from({ length: Math.ceil(length / blockSize) }, (_, place) => place * blockSize)
  return starts.map((start) => ({ set, start, width: Math.min(blockSize, length - start) }))
}

/** Four sums side by side, for one would wait for itself at every entry. */
function dot(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  const whole = a.length - (a.length % 4)
  let i = 0
  for (; i < whole; i += 4) {
    first += a[i] * b[i]
    second += a[i + 1] * b[i + 1]
    third += a[i + 2] * b[i + 2]
    fourth += a[i + 3] * b[i + 3]
  }
  for (; i < a.length; i++) first += a[i] * b[i]
  return first + second + (third + fourth)
}
