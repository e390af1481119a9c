/**
 * The products of every column of `a` with every column of `b`, both given column after column with n entries each: Aᵀ B.
 *
 * @param into  takes the products, and is what is returned; of exactly as many entries. New ones for every block of many cost as much as looking at them.
 * @returns (columns of a, columns of b); each entry off by no more than n roundings of float32
 */
export type MultiplyColumns = (
  a: Float32Array,
  b: Float32Array,
  n: number,
  into?: Float32Array,
) => Float32Array | Promise<Float32Array>

/** MultiplyColumns without a library: three columns by three at a time, whose nine sums stay in registers. */
export function multiplyColumns(
  a: Float32Array,
  b: Float32Array,
  n: number,
  into: Float32Array = new Float32Array((a.length / n) * (b.length / n)),
): Float32Array {
  const rows = a.length / n
  const columns = b.length / n
  const product = into
  const wholeRows = rows - (rows % 3)
  const wholeColumns = columns - (columns % 3)
  for (let row = 0; row < wholeRows; row += 3) {
    for (let column = 0; column < wholeColumns; column += 3) {
      multiplyThreeByThree(a, b, n, row, column, product, columns)
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let column = row < wholeRows ? wholeColumns : 0; column < columns; column++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += a[row * n + k] * b[column * n + k]
      product[row * columns + column] = sum
    }
  }
  return product
}

function multiplyThreeByThree(
  a: Float32Array,
  b: Float32Array,
  n: number,
  row: number,
  column: number,
  product: Float32Array,
  columns: number,
): void {
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  const a0 = row * n
  const a1 = a0 + n
  const a2 = a1 + n
  const b0 = column * n
  const b1 = b0 + n
  const b2 = b1 + n
  for (let k = 0; k < n; k++) {
    const x0 = a[a0 + k]
    const x1 = a[a1 + k]
    const x2 = a[a2 + k]
    const y0 = b[b0 + k]
    const y1 = b[b1 + k]
    const y2 = b[b2 + k]
    s00 += x0 * y0
    s01 += x0 * y1
    s02 += x0 * y2
    s10 += x1 * y0
    s11 += x1 * y1
    s12 += x1 * y2
    s20 += x2 * y0
    s21 += x2 * y1
    s22 += x2 * y2
  }
  const p0 = row * columns + column
  const p1 = p0 + columns
  const p2 = p1 + columns
  product[p0] = s00
  product[p0 + 1] = s01
  product[p0 + 2] = s02
  product[p1] = s10
  product[p1 + 1] = s11
  product[p1 + 2] = s12
  product[p2] = s20
  product[p2 + 1] = s21
  product[p2 + 2] = s22
}
