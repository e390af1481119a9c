import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { groupsOfRows, jackknifed, type Jackknifed } from './jackknife.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { advance, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { withoutMean } from './withoutMean.ts'

/** Added to the denominator, as the released code does. */
const guard = 1e-6

/** Rows of a block of the two Gram matrices. */
const blockRows = 1024

/**
 * Linear CKA of two sets of paired rows with the biased HSIC (section 8.4; Kornblith et al. 2019): tr(K H L H) / (sqrt(tr(K H K H) tr(L H L H)) + 1e-6), K
 * and L being the Gram matrices of the rows. With its error over the images: rows that are drawn twice are alike in both sets, which would make the CKA
 * of a bootstrap too large, so groups of rows are left out instead.
 *
 * Of rows less their mean the Gram matrices are made once, in float32 and block by block, and none is held whole where it is large: of each pair of groups the sums of products and squares are kept, and of each row its sums over groups. They
 * tell the traces for the rows without a group, centred anew: tr(K H L H) = Σ K∘L - 2/m Σ k l + (Σ k)(Σ l) / m², with m rows and row sums k and l.
 * @param a, b  n rows each, at least 3; entries may differ in number
 * @returns 0 to 1; 0 where a set is constant
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for fewer than 3 rows, for of two it is 1 whatever they are
 */
export async function jackknifedAlignment(
  a: RowSource,
  b: RowSource,
  { multiply = multiplyColumns, ...watch }: Watch & { multiply?: MultiplyColumns } = {},
): Promise<Jackknifed> {
  requireMatch(a, b, 'rows')
  const { n } = a
  if (n < 3) throw TooFewRows({ rule: 'CKA with an interval', needed: 3, given: n })
  const sums = await sumsOfGroups(await withoutMean(a, watch), await withoutMean(b, watch), multiply, watch)
  const without = sums.groups.map((_, group) => withoutGroup(sums, group))
  return jackknifed(withoutGroup(sums, -1), without, { n, limits: [0, 1] })
}

type Sums = {
  n: number
  groups: { first: number; count: number }[]
  /** Of each row of K and L, its sums over the columns of each group. */
  rowsA: Float64Array
  rowsB: Float64Array
  /** Of each pair of groups, Σ K∘L, Σ K∘K and Σ L∘L. */
  both: Float64Array
  onlyA: Float64Array
  onlyB: Float64Array
}

async function sumsOfGroups(a: RowSource, b: RowSource, multiply: MultiplyColumns, watch: Watch): Promise<Sums> {
  const { n } = a
  const groups = groupsOfRows(n)
  const count = groups.length
  const sums: Sums = {
    ...{ n, groups, rowsA: new Float64Array(n * count), rowsB: new Float64Array(n * count) },
    ...{ both: new Float64Array(count ** 2), onlyA: new Float64Array(count ** 2), onlyB: new Float64Array(count ** 2) },
  }
  const blocks = Math.ceil(n / blockRows)
  const spaces = [0, 1].map(() => new Float32Array(Math.min(blockRows, n) ** 2))
  const read = async (block: number) => {
    const [first, some] = [block * blockRows, Math.min(blockRows, n - block * blockRows)]
    return [await a.read(first, some), await b.read(first, some)] as const
  }
  let done = 0
  for (let top = 0; top < blocks; top++) {
    const left = await read(top)
    for (let side = top; side < blocks; side++) {
      const right = side === top ? left : await read(side)
      const [height, width] = [left[0].length / a.length, right[0].length / a.length]
      const k = await multiply(left[0], right[0], a.length, spaces[0].subarray(0, height * width))
      const l = await multiply(left[1], right[1], b.length, spaces[1].subarray(0, height * width))
      addBlock(sums, { k, l, height, width, top: top * blockRows, side: side * blockRows })
      advance(watch, ++done / ((blocks * (blocks + 1)) / 2))
    }
  }
  return sums
}

/** Adds a block of K and L; one that is not on the diagonal stands for its mirror image below as well. */
function addBlock(
  { groups, rowsA, rowsB, both, onlyA, onlyB }: Sums,
  given: { k: Float32Array; l: Float32Array; height: number; width: number; top: number; side: number },
): void {
  const { k, l, height, width, top, side } = given
  const count = groups.length
  const mirrored = top !== side
  for (const [group, { first, count: rows }] of groups.entries()) {
    const [from, to] = [Math.max(first, top) - top, Math.min(first + rows, top + height) - top]
    if (from >= to) continue
    for (const [other, { first: start, count: columns }] of groups.entries()) {
      const [left, right] = [Math.max(start, side) - side, Math.min(start + columns, side + width) - side]
      if (left >= right) continue
      const [columnsA, columnsB] = [new Float64Array(right - left), new Float64Array(right - left)]
      let [products, squaresA, squaresB] = [0, 0, 0]
      for (let row = from; row < to; row++) {
        let [sumA, sumB] = [0, 0]
        for (let column = left, entry = row * width + left; column < right; column++, entry++) {
          const [x, y] = [k[entry], l[entry]]
          sumA += x
          sumB += y
          products += x * y
          squaresA += x * x
          squaresB += y * y
          columnsA[column - left] += x
          columnsB[column - left] += y
        }
        rowsA[(top + row) * count + other] += sumA
        rowsB[(top + row) * count + other] += sumB
      }
      const pairs = mirrored ? [group * count + other, other * count + group] : [group * count + other]
      for (const pair of pairs) {
        both[pair] += products
        onlyA[pair] += squaresA
        onlyB[pair] += squaresB
      }
      if (!mirrored) continue
      for (let column = left; column < right; column++) {
        rowsA[(side + column) * count + group] += columnsA[column - left]
        rowsB[(side + column) * count + group] += columnsB[column - left]
      }
    }
  }
}

/** CKA of the rows that are not in a group; of all for -1. */
function withoutGroup({ n, groups, rowsA, rowsB, both, onlyA, onlyB }: Sums, group: number): number {
  const count = groups.length
  const left = group < 0 ? { first: n, count: 0 } : groups[group]
  const m = n - left.count
  let [sumA, sumB, products, squaresA, squaresB] = [0, 0, 0, 0, 0]
  for (let row = 0; row < n; row++) {
    if (row >= left.first && row < left.first + left.count) continue
    let [rowA, rowB] = [0, 0]
    for (let other = 0; other < count; other++) {
      if (other === group) continue
      rowA += rowsA[row * count + other]
      rowB += rowsB[row * count + other]
    }
    sumA += rowA
    sumB += rowB
    products += rowA * rowB
    squaresA += rowA * rowA
    squaresB += rowB * rowB
  }
  const total = (of: Float64Array) => {
    let sum = 0
    for (let one = 0; one < count; one++)
      for (let other = 0; other < count; other++) if (one !== group && other !== group) sum += of[one * count + other]
    return sum
  }
  const together = total(both) - (2 / m) * products + (sumA * sumB) / m ** 2
  // Rounding may make those of constant sets negative.
  const [ofA, ofB] = [
    Math.max(0, total(onlyA) - (2 / m) * squaresA + sumA ** 2 / m ** 2),
    Math.max(0, total(onlyB) - (2 / m) * squaresB + sumB ** 2 / m ** 2),
  ]
  return together / (Math.sqrt(ofA) * Math.sqrt(ofB) + guard)
}
