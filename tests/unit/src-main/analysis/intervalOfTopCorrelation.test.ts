import { expect, test } from 'vitest'
import { intervalOfTopCorrelation } from '../../../../src-main/analysis/intervalOfTopCorrelation.ts'
import { patchCorrelation } from '../../../../src-main/analysis/patchCorrelation.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { topCorrelation } from '../../../../src-main/analysis/topCorrelation.ts'
import { normals, rowsElsewhere } from './testRows.ts'

test('the value is the mean of the k largest correlations, and lies within', async () => {
  const [n, d] = [60, 40]
  const data = normals(n, d)
  const top = (await topCorrelation(rowsInMemory(data, d), { k: 10 }))!
  const interval = await intervalOfTopCorrelation(rowsElsewhere(data, d), top.pairs, { draws: 500 })
  expect(interval.value).toBeCloseTo(top.mean, 12)
  expect(interval).toMatchObject({ units: 'images', n })
  expect(interval.low).toBeLessThan(top.mean)
  expect(interval.high).toBeGreaterThan(top.mean)
})

test('for one pair of normals it is as wide as theory says: (1 - r²) / sqrt(n)', async () => {
  const n = 500
  const base = normals(n, 2, 4)
  const data = base.map((value, i) => (i % 2 === 0 ? value : 0.8 * base[i - 1] + 0.6 * value))
  const interval = await intervalOfTopCorrelation(rowsInMemory(data, 2), [[0, 1]])
  const width = (2 * 1.96 * (1 - interval.value ** 2)) / Math.sqrt(n)
  expect(Math.abs((interval.high - interval.low) / width - 1)).toBeLessThan(0.15)
})

test('scale and place change nothing, and a constant column correlates with nothing', async () => {
  const data = normals(30, 2, 5)
  const pairs: [number, number][] = [[0, 1]]
  const changed = data.map((value, i) => (i % 2 === 0 ? 8 * value + 1 : -value))
  const [before, after] = await Promise.all(
    [data, changed].map((set) => intervalOfTopCorrelation(rowsInMemory(set, 2), pairs, { draws: 100 })),
  )
  expect(after.low).toBeCloseTo(before.low, 5)
  const constant = data.map((value, i) => (i % 2 === 0 ? 0.1 : value))
  const none = await intervalOfTopCorrelation(rowsInMemory(constant, 2), pairs, { draws: 10 })
  expect(none).toMatchObject({ value: 0, low: 0, high: 0 })
})

test('it is stopped between two draws, and tells how far it is', async () => {
  const [n, d] = [3000, 200]
  const data = normals(n, d, 6)
  const pairs = Array.from({ length: d / 2 }, (_, i) => [2 * i, 2 * i + 1] as [number, number])
  const controller = new AbortController()
  const shares: number[] = []
  const asked = intervalOfTopCorrelation(rowsInMemory(data, d), pairs, {
    draws: 100_000,
    signal: controller.signal,
    progress(share) {
      shares.push(share)
      if (shares.length === 2) controller.abort()
    },
  })
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  expect(shares[1]).toBeGreaterThan(shares[0])
  expect(shares[1]).toBeLessThan(1)
})

test('windows that are the whole image have the interval of the whole', async () => {
  const [n, shape] = [40, [1, 4, 4] as const]
  const data = normals(n, 16, 7)
  const top = (await topCorrelation(rowsInMemory(data, 16), { k: 5 }))!
  const whole = await intervalOfTopCorrelation(rowsInMemory(data, 16), top.pairs, { draws: 200 })
  const found = await patchCorrelation(rowsInMemory(data, 16), { shape, size: 4, k: 5, draws: 200 })
  expect(found!.interval!.low).toBeCloseTo(whole.low, 12)
  expect(found!.interval!.high).toBeCloseTo(whole.high, 12)
  expect((await patchCorrelation(rowsInMemory(data, 16), { shape, size: 4, k: 5 }))!.interval).toBeUndefined()
})
