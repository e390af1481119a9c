import { eachRows, type RowSource, type Watch } from './rowSource.ts'

/**
 * The L2 norm of each row: what explains why a few images of small norm attract most noises (section 7).
 *
 * @throws ValuesNotFinite
 */
export async function rowNorms(rows: RowSource, watch?: Watch): Promise<Float64Array> {
  const norms = new Float64Array(rows.n)
  await eachRows(
    [rows],
    ([data], first, count) => {
      for (let row = 0, i = 0; row < count; row++) {
        let squares = 0
        for (const end = i + rows.length; i < end; i++) squares += data[i] ** 2
        norms[first + row] = Math.sqrt(squares)
      }
    },
    watch,
  )
  return norms
}
