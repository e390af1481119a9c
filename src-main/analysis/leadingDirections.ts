import { columnMoments } from './columnMoments.ts'
import { gramOfEntries } from './gramOfEntries.ts'
import { gramOfRows, type ReadRows } from './gramOfRows.ts'
import { leadingEigenvectors } from './leadingEigenvectors.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'

/** Added to deviations, as the released code does; constant entries become 0. */
const guard = 1e-8
/** Squared singular values below this share of the largest are the rounding of float32 products. */
const negligible = 1e-6
/** So are residuals of eigenvectors below this share of the largest eigenvalue. */
const settled = 1e-8

/**
 * The left singular vectors of the largest singular values of a set whose entries are standardised over the rows: over rows, so one value
 * for each image.
 *
 * From the Gram matrix of rows or of entries, whichever is smaller, in blocks of float32 products. The same every time, unlike
 * torch's `svd_lowrank`, which starts from random directions and stops early.
 * @param rows  n, at least 2
 * @param count  limited to the rank
 * @returns vectors of n entries with length 1 and mean 0
 * @throws ValuesNotFinite
 */
export async function leadingDirections(
  rows: RowSource,
  count: number,
  { multiply, ...watch }: Watch & { multiply: MultiplyColumns },
): Promise<Float64Array[]> {
  const { n, length } = rows
  const { means, deviations } = await columnMoments(rows, watch.signal)
  const scales = deviations.map((deviation) => 1 / (deviation + guard))
  const standardised = async (first: number, some: number) => {
    // The moments looked at every entry: all are finite.
    const data = await rows.read(first, some)
    const result = new Float32Array(data.length)
    for (let start = 0; start < data.length; start += length)
      for (let i = 0; i < length; i++) result[start + i] = (data[start + i] - means[i]) * scales[i]
    return result
  }

  const byRows = n <= length
  const gram = byRows
    ? await gramOfRows(n, length, standardised, multiply, watch)
    : await gramOfEntries(n, length, standardised, multiply, watch)
  const size = Math.min(n, length)
  // Rounded as the products that it was made of are, it is passed ten times as fast as in float64.
  const rounded = gram instanceof Float32Array ? gram : Float32Array.from(gram)
  const times = async (vector: Float64Array) => {
    watch.signal?.throwIfAborted()
    return multiply(Float32Array.from(vector), rounded, size)
  }
  const { values, vectors } = await leadingEigenvectors(times, size, count, settled)
  const kept = vectors.filter((_, place) => values[place] > negligible * values[0])
  return byRows || kept.length === 0 ? kept : project(n, length, standardised, kept, multiply)
}

/** The rows along each right singular vector, brought to length 1: the left ones. */
async function project(
  n: number,
  length: number,
  read: ReadRows,
  directions: readonly Float64Array[],
  multiply: MultiplyColumns,
): Promise<Float64Array[]> {
  const left = directions.map(() => new Float64Array(n))
  const together = Float32Array.from(
    { length: directions.length * length },
    (_, i) => directions[Math.floor(i / length)][i % length],
  )
  const atOnce = rowsAtOnce(length)
  for (let first = 0; first < n; first += atOnce) {
    const along = await multiply(together, await read(first, Math.min(atOnce, n - first)), length)
    const count = along.length / left.length
    left.forEach((vector, place) => vector.set(along.subarray(place * count, (place + 1) * count), first))
  }
  return left.map((vector) => {
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0))
    return vector.map((value) => value / norm)
  })
}
