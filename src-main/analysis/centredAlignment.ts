import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { productsByEntries, productsByRows, type AlignmentProducts } from './alignmentProducts.ts'
import { columnMeans } from './columnMoments.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { requireMatch, type RowSource, type Watch } from './rowSource.ts'

/** Added to the denominator, as the released code does. */
const guard = 1e-6

/**
 * Linear CKA of two sets of paired rows with the biased HSIC (section 8.4; Kornblith et al. 2019): tr(K H L H) / (sqrt(tr(K H K H) tr(L H L H))
 * + 1e-6), K and L being the Gram matrices of the rows.
 *
 * Of rows less their mean, A and B, tr(K H L H) = |Aᵀ B|², the sum of the squares of the products of every entry of one set with every entry of
 * the other, so that Gram matrices of rows and of entries tell the same. The ones that cost fewer multiplications are made, in
 * float32 and block by block, and summed up in float64; none is held whole where it is large.
 * @param a, b  n rows each, at least 2; entries may differ in number
 * @param by  the Gram matrices to make, where not the cheaper ones
 * @returns 0 to 1; 0 where a set is constant
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for one row
 */
export async function centredAlignment(
  a: RowSource,
  b: RowSource,
  {
    multiply = multiplyColumns,
    by = cheaperBy(a.n, a.length, b.length),
    ...watch
  }: Watch & { multiply?: MultiplyColumns; by?: 'rows' | 'entries' } = {},
): Promise<number> {
  requireMatch(a, b, 'rows')
  if (a.n < 2) throw TooFewRows({ rule: 'CKA', needed: 2, given: a.n })
  const centred = [await withoutMean(a, watch), await withoutMean(b, watch)] as const
  return alignmentOf(await (by === 'rows' ? productsByRows : productsByEntries)(...centred, multiply, watch))
}

/** CKA from its three traces, of which rounding may make those of constant sets negative. */
export const alignmentOf = ({ both, onlyA, onlyB }: AlignmentProducts): number =>
  both / (Math.sqrt(Math.max(0, onlyA)) * Math.sqrt(Math.max(0, onlyB)) + guard)

/** Half of K and half of L are n² (p + q) / 2 multiplications; half of Aᵀ A and Bᵀ B and all of Aᵀ B are n (p + q)² / 2. */
const cheaperBy = (n: number, p: number, q: number): 'rows' | 'entries' => (n <= p + q ? 'rows' : 'entries')

/** Rows less their mean. Every entry was looked at for the means, so none need be again. @throws ValuesNotFinite */
export async function withoutMean(source: RowSource, { signal }: Watch): Promise<RowSource> {
  const means = await columnMeans(source, signal)
  const read = async (first: number, count: number) => {
    const data = await source.read(first, count)
    const centred = new Float32Array(data.length)
    for (let start = 0; start < data.length; start += means.length)
      for (let i = 0; i < means.length; i++) centred[start + i] = data[start + i] - means[i]
    return centred
  }
  return { ...source, read }
}
