import { columnMeans } from './columnMoments.ts'
import type { RowSource, Watch } from './rowSource.ts'

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
