import { advance, eachRows, rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'

/** What brings each entry of a row to mean 0 and length 1 over the rows, so that the product of two is their Pearson correlation. */
export type ColumnScales = {
  means: Float64Array
  lengths: Float64Array
  /** The entries that are not constant: constant ones correlate with nothing. */
  varying: number[]
}

/** Rows that are turned over together: those of one entry then lie in a line of the cache. */
const tile = 16

/**
 * Means and lengths of all entries over the rows, in float64 and in two passes.
 *
 * @throws ValuesNotFinite; what the signal aborts with
 */
export async function columnScales(rows: RowSource, { signal }: Watch = {}): Promise<ColumnScales> {
  const { n, length } = rows
  const [means, lengths] = [new Float64Array(length), new Float64Array(length)]
  const add = ([data]: readonly Float32Array[]) => {
    for (let start = 0; start < data.length; start += length)
      for (let i = 0; i < length; i++) means[i] += data[start + i]
  }
  await eachRows([rows], add, { signal })
  for (let i = 0; i < length; i++) means[i] /= n
  const addSquares = ([data]: readonly Float32Array[]) => {
    for (let start = 0; start < data.length; start += length)
      for (let i = 0; i < length; i++) lengths[i] += (data[start + i] - means[i]) ** 2
  }
  await eachRows([rows], addSquares, { signal })
  for (let i = 0; i < length; i++) lengths[i] = Math.sqrt(lengths[i])
  // Equal float32 values have an exact float64 mean, so the length of a constant column is 0 and not merely small.
  return { means, lengths, varying: Array.from(lengths.keys()).filter((i) => lengths[i] > 0) }
}

/**
 * Some entries of rows [first, first + count), each brought to mean 0 and length 1 over all rows.
 *
 * @param bands  choices of entries
 * @returns for each choice its entries one after the other, `count` values each
 * @throws what the signal aborts with
 */
export async function standardColumns(
  rows: RowSource,
  { means, lengths }: Pick<ColumnScales, 'means' | 'lengths'>,
  { first, count, bands, ...watch }: Watch & { first: number; count: number; bands: readonly (readonly number[])[] },
): Promise<Float32Array[]> {
  const { length } = rows
  const turned = bands.map((entries) => new Float32Array(entries.length * count))
  const atOnce = rowsAtOnce(length)
  for (let done = 0; done < count; done += atOnce) {
    const some = Math.min(atOnce, count - done)
    const data = await rows.read(first + done, some)
    for (const [band, entries] of bands.entries()) {
      const columns = turned[band]
      for (let top = 0; top < some; top += tile) {
        const end = Math.min(some, top + tile)
        for (let place = 0; place < entries.length; place++) {
          const entry = entries[place]
          const [mean, scale] = [means[entry], lengths[entry]]
          for (let row = top, to = place * count + done + top; row < end; row++, to++)
            columns[to] = (data[row * length + entry] - mean) / scale
        }
      }
    }
    advance(watch, (done + some) / count)
  }
  return turned
}
