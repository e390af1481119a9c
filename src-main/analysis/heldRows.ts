import { readFinite, rowsAtOnce, rowsInMemory, advance, type RowSource, type Watch } from './rowSource.ts'

/** A larger set stays where it is: 64 Ki rows of 2048 features. */
const mostBytes = 512 << 20

/**
 * A set that is read once and then held, for measurements that read it often or its rows at random; one of more than 512 MB stays where it is.
 *
 * @throws ValuesNotFinite; what the signal aborts with
 */
export async function heldRows(source: RowSource, watch?: Watch): Promise<RowSource> {
  const { n, length, what } = source
  if (4 * n * length > mostBytes) return source
  const data = new Float32Array(n * length)
  const atOnce = rowsAtOnce(length)
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    data.set(await readFinite(source, first, count), first * length)
    advance(watch, (first + count) / n)
  }
  return rowsInMemory(data, length, what)
}
