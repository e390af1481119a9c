import { eachRows, type RowSource } from './rowSource.ts'

/**
 * Mean and unbiased standard deviation of each entry over the rows, in two passes.
 *
 * @param rows  at least 2
 * @throws ValuesNotFinite
 */
export async function columnMoments(
  rows: RowSource,
  signal?: AbortSignal,
): Promise<{ means: Float64Array; deviations: Float64Array }> {
  const means = await columnMeans(rows, signal)
  const { n, length } = rows
  const squares = new Float64Array(length)
  await eachRows(
    [rows],
    ([data]) => {
      for (let start = 0; start < data.length; start += length)
        for (let i = 0; i < length; i++) squares[i] += (data[start + i] - means[i]) ** 2
    },
    { signal },
  )
  return { means, deviations: squares.map((sum) => Math.sqrt(sum / (n - 1))) }
}

/**
 * The mean of each entry over the rows.
 *
 * @throws ValuesNotFinite
 */
export async function columnMeans(rows: RowSource, signal?: AbortSignal): Promise<Float64Array> {
  const { n, length } = rows
  const sums = new Float64Array(length)
  await eachRows(
    [rows],
    ([data]) => {
      for (let start = 0; start < data.length; start += length)
        for (let i = 0; i < length; i++) sums[i] += data[start + i]
    },
    { signal },
  )
  return sums.map((sum) => sum / n)
}
