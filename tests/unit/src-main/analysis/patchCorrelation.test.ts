import { expect, test } from 'vitest'
import { gaussianFloor } from '../../../../src-main/analysis/gaussianFloor.ts'
import { patchCorrelation } from '../../../../src-main/analysis/patchCorrelation.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { spread } from '../../../../src-main/analysis/spread.ts'
import { topCorrelation } from '../../../../src-main/analysis/topCorrelation.ts'
import { ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals, rowsElsewhere } from './testRows.ts'

test('each window is measured by itself, all its channels together', async () => {
  const [n, shape] = [30, [2, 5, 8] as const]
  const data = normals(n, 80)
  const found = (await patchCorrelation(rowsElsewhere(data, 80), { shape, size: 4, k: 3 }))!
  expect(found).toMatchObject({ windows: 2, leftOut: [], values: { n: 6 } })
  const ofWindows: number[] = []
  for (const window of [0, 1]) {
    const entries = [0, 1].flatMap((channel) =>
      [0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3].map((x) => channel * 40 + y * 8 + window * 4 + x)),
    )
    const patch = Float32Array.from({ length: n * 32 }, (_, i) => data[Math.floor(i / 32) * 80 + entries[i % 32]])
    ofWindows.push(...(await topCorrelation(rowsInMemory(patch, 32), { k: 3 }))!.values)
  }
  expect(found.values.mean).toBeCloseTo(spread(ofWindows).mean, 14)
  expect(found.values.sd).toBeCloseTo(spread(ofWindows).sd, 14)
})

test('windows that are more than can be held are the same, to the last bit', async () => {
  const [shape, draws] = [[2, 8, 8] as const, 50]
  const rows = rowsElsewhere(normals(30, 128), 128)
  const found = await patchCorrelation(rows, { shape, size: 4, k: 3, draws })
  // A window has 3840 bytes: two at a time, and then none.
  for (const held of [8000, 3839])
    expect(await patchCorrelation(rows, { shape, size: 4, k: 3, draws, held })).toEqual(found)
})

test.each([
  [8192, 3, 0.039],
  [10240, 3, 0.0351],
  [5120, 3, 0.0493],
  [4096, 3, 0.0551],
  [2048, 3, 0.078],
  [1024, 3, 0.1107],
  [8192, 4, 0.0409],
  [10240, 4, 0.0363],
  [5120, 4, 0.0515],
  [4096, 4, 0.0581],
  [2048, 4, 0.0814],
  [1024, 4, 0.1146],
])('the floor for n = %i and %i channels is that of section 4', (n, channels, simulated) => {
  expect(Math.abs(gaussianFloor({ n, d: 64 * channels, k: 20 }) / simulated - 1)).toBeLessThan(0.02)
})

test('noise shows its floor', async () => {
  const found = (await patchCorrelation(rowsInMemory(normals(256, 768), 768), { shape: [3, 16, 16] }))!
  expect(Math.abs(found.values.mean / found.floor - 1)).toBeLessThan(0.02)
})

test('a window of constant entries is left out and named', async () => {
  const data = normals(20, 128).map((value, i) => (i % 16 < 8 ? value : 0.25))
  const found = await patchCorrelation(rowsInMemory(data, 128), { shape: [1, 8, 16], k: 5 })
  expect(found).toMatchObject({ leftOut: [1], values: { n: 5 } })
  expect(await patchCorrelation(rowsInMemory(data.fill(0), 128), { shape: [1, 8, 16], k: 5 })).toBeUndefined()
})

test.each([1, 2])('%i images have no correlation', async (n) => {
  expect(await patchCorrelation(rowsInMemory(normals(n, 64), 64), { shape: [1, 8, 8] })).toBeUndefined()
})

test('a row with NaN is named, and images without a window are refused', async () => {
  const data = normals(5, 64)
  data[4 * 64] = Infinity
  const options = { shape: [1, 8, 8] as const }
  await expect(patchCorrelation(rowsInMemory(data, 64), options)).rejects.toSatisfy(
    (error) => ValuesNotFinite.is(error) && error.data.row === 4,
  )
  const small = patchCorrelation(rowsInMemory(normals(5, 4), 4), { shape: [1, 2, 2] })
  await expect(small).rejects.toThrow(RangeError)
})
