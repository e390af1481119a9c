import { expect, test } from 'vitest'
import { multiplyColumns } from '../../../../src-main/analysis/multiplyColumns.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { topCorrelation } from '../../../../src-main/analysis/topCorrelation.ts'
import { onnxMultiply } from '../../../../src-main/engine/onnxMultiply.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

const noise = (seed: number, n: number, d: number) =>
  noiseStream({ stream: 'torch', seed, count: n, length: d }).rows(0, n)

test.each([
  [1, 1, 3],
  [5, 7, 4],
  [252, 31, 100],
])('%i and %i columns of %i entries multiply as in the plain loop', async (p, q, n) => {
  const [a, b] = [noise(1, p, n), noise(2, q, n)]
  const expected = multiplyColumns(a, b, n)
  const product = await onnxMultiply(a, b, n)
  expect(product.length).toBe(p * q)
  product.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-4))
})

test('the largest correlations are the same whichever product finds them, to the last bit', async () => {
  const rows = rowsInMemory(noise(420, 64, 600), 600)
  expect(await topCorrelation(rows, { k: 10, multiply: onnxMultiply })).toEqual(await topCorrelation(rows, { k: 10 }))
})
