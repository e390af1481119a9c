import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'

/**
 * The cosine of each row with its partner: how alike the features are that an encoder gives two sets of images (sections 8.4, 14.2).
 *
 * @param a, b  n rows of as many features each
 * @returns -1 to 1, and 0 where a row is zero
 * @throws SetsDoNotMatch, ValuesNotFinite
 */
export async function pairedCosines(a: RowSource, b: RowSource, watch?: Watch): Promise<Float64Array> {
  requireMatch(a, b, 'rows and entries')
  const cosines = new Float64Array(a.n)
  await eachRows(
    [a, b],
    ([left, right], first, count) => {
      for (let row = 0, i = 0; row < count; row++) {
        let [product, squares, otherSquares] = [0, 0, 0]
        for (const end = i + a.length; i < end; i++) {
          product += left[i] * right[i]
          squares += left[i] * left[i]
          otherSquares += right[i] * right[i]
        }
        const scale = Math.sqrt(squares) * Math.sqrt(otherSquares)
        cosines[first + row] = scale > 0 ? Math.min(1, Math.max(-1, product / scale)) : 0
      }
    },
    watch,
  )
  return cosines
}
