import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { columnMeans } from './columnMoments.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { advance, readFinite, requireMatch, type RowSource, type Watch } from './rowSource.ts'

/** Rows of a block of the two Gram matrices. */
const blockRows = 768
/** Added to the denominator, as the released code does. */
const guard = 1e-6

/**
 * Linear CKA of two sets of paired rows with the biased HSIC (section 8.4; Kornblith et al. 2019): tr(K H L H) / (sqrt(tr(K H K H) tr(L H L H))
 * + 1e-6), K and L being the Gram matrices of the rows.
 *
 * H K H is the Gram matrix of rows less their mean. It is never held: blocks of both, above the diagonal, are made in float32 and summed up
 * in float64. Sets are read once for each block of rows.
 * @param a, b  n rows each, at least 2; entries may differ in number
 * @returns 0 to 1; 0 where a set is constant
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for one row
 */
export async function centredAlignment(
  a: RowSource,
  b: RowSource,
  { multiply = multiplyColumns, ...watch }: Watch & { multiply?: MultiplyColumns } = {},
): Promise<number> {
  requireMatch(a, b, 'rows')
  const { n } = a
  if (n < 2) throw TooFewRows({ rule: 'CKA', needed: 2, given: n })
  const centred = await Promise.all(
    [a, b].map(async (source) => {
      const means = await columnMeans(source, watch.signal)
      return async (first: number) => less(await readFinite(source, first, Math.min(blockRows, n - first)), means)
    }),
  )

  const blocks = Math.ceil(n / blockRows)
  let [both, onlyA, onlyB, done] = [0, 0, 0, 0]
  for (let top = 0; top < blocks; top++) {
    const left = await Promise.all(centred.map((read) => read(top * blockRows)))
    for (let side = top; side < blocks; side++) {
      const right = side === top ? left : await Promise.all(centred.map((read) => read(side * blockRows)))
      const k = await multiply(left[0], right[0], a.length)
      const l = await multiply(left[1], right[1], b.length)
      const times = side === top ? 1 : 2
      let [products, squaresK, squaresL] = [0, 0, 0]
      for (let i = 0; i < k.length; i++) {
        products += k[i] * l[i]
        squaresK += k[i] * k[i]
        squaresL += l[i] * l[i]
      }
      both += times * products
      onlyA += times * squaresK
      onlyB += times * squaresL
      advance(watch, ++done / ((blocks * (blocks + 1)) / 2))
    }
  }
  return both / (Math.sqrt(onlyA) * Math.sqrt(onlyB) + guard)
}

function less(data: Float32Array, means: Float64Array): Float32Array {
  const centred = new Float32Array(data.length)
  for (let start = 0; start < data.length; start += means.length)
    for (let i = 0; i < means.length; i++) centred[start + i] = data[start + i] - means[i]
  return centred
}
