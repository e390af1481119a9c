import { expect, test } from 'vitest'
import { kernelDistance, sizeOfSubsets, unbiasedDistance } from '../../../../src-main/analysis/kernelDistance.ts'
import { multiplyColumns } from '../../../../src-main/analysis/multiplyColumns.ts'
import { SetsDoNotMatch, TooFewRows } from '../../../../src-shared/errors/errors.ts'
import { normals, rowsElsewhere } from './testRows.ts'

const f = 5
const rows = (data: Float32Array) => rowsElsewhere(data, f)

test('the distance is the mean over subsets, whose values scatter around that of all rows', async () => {
  const [a, b] = [rows(normals(200, f, 1)), rows(normals(180, f, 2).map((value) => 0.6 + 0.8 * value))]
  const all = await unbiasedDistance(a, b, multiplyColumns)
  const found = await kernelDistance(a, b)
  expect(found).toMatchObject({ subsets: 100, size: 90 })
  expect(Math.abs(found.distance - all)).toBeLessThan((4 * found.sd) / Math.sqrt(found.subsets))
  expect(found.sd).toBeGreaterThan(0)
  expect(found.distance).toBeGreaterThan(5 * found.sd)
  expect(await kernelDistance(a, b)).toEqual(found)
})

test('two samples of one distribution are at no distance, on either side of 0', async () => {
  const values: number[] = []
  for (let seed = 0; seed < 40; seed++) {
    const [a, b] = [normals(60, f, 2 * seed + 1), normals(60, f, 2 * seed + 2)]
    values.push(await unbiasedDistance(rows(a), rows(b), multiplyColumns))
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  expect(Math.abs(mean)).toBeLessThan((3 * sd) / Math.sqrt(values.length))
  expect(Math.min(...values)).toBeLessThan(0)
  expect(Math.max(...values)).toBeGreaterThan(0)
})

test('subsets of all rows are all the same', async () => {
  const [a, b] = [rows(normals(12, f, 1)), rows(normals(12, f, 2))]
  const all = await unbiasedDistance(a, b, multiplyColumns)
  const found = await kernelDistance(a, b, { size: 12, subsets: 3 })
  expect(found.distance).toBeCloseTo(all, 12)
  expect(found.sd).toBeCloseTo(0, 12)
})

test('the subsets are of a thousand, or of half of the smaller set', () => {
  expect([sizeOfSubsets(5120, 10_000), sizeOfSubsets(1500, 5000), sizeOfSubsets(3, 9)]).toEqual([1000, 750, 1])
})

test('what cannot be compared is refused, and a measurement stops when it is told to', async () => {
  await expect(kernelDistance(rows(normals(3, f)), rows(normals(9, f)))).rejects.toSatisfy(TooFewRows.is)
  await expect(kernelDistance(rows(normals(9, f)), rowsElsewhere(normals(9, 4), 4))).rejects.toSatisfy(
    SetsDoNotMatch.is,
  )
  const signal = AbortSignal.abort()
  await expect(kernelDistance(rows(normals(9, f)), rows(normals(9, f)), { signal })).rejects.toThrow('abort')
})
