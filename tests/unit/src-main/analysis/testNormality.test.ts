import { expect, test } from 'vitest'
import { distributionMoments } from '../../../../src-main/analysis/distributionMoments.ts'
import { exactQuantiles } from '../../../../src-main/analysis/exactQuantiles.ts'
import { divergenceFloor, normalDivergence } from '../../../../src-main/analysis/normalDivergence.ts'
import { quantileOfSorted } from '../../../../src-main/analysis/quantileOfSorted.ts'
import { quantilePairs } from '../../../../src-main/analysis/quantilePairs.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { testNormality } from '../../../../src-main/analysis/testNormality.ts'
import { SetsDoNotMatch, TooFewRows } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

test('images of normals pass, others do not, and constant ones are not tested', async () => {
  const data = normals(60, 500, 2)
  for (let i = 0; i < 20 * 500; i++) data[i] = data[i] ** 3
  data.fill(0.5, 59 * 500)
  const found = await testNormality(rowsElsewhere(data, 500))
  expect(found).toMatchObject({ n: 59, excluded: 1, entries: 500, drawn: 'all', rejectedHoldingRate: 20 })
  expect([found.p[59], found.w[59], found.adjusted[59]]).toEqual([null, null, null])
  expect(found.rejected).toBeGreaterThanOrEqual(found.rejectedHoldingRate)
  expect(found.adjusted.slice(0, 20).every((value) => value! < 1e-6)).toBe(true)
})

test('of large images 5,000 entries are drawn, each once, the same for the same seed and image', async () => {
  const data = normals(3, 6000, 3)
  const found = await testNormality(rowsInMemory(data, 6000), { seed: 4 })
  expect(found).toMatchObject({ entries: 5000, drawn: 'without replacement', seed: 4 })
  const again = await testNormality(rowsInMemory(data.subarray(0, 6000), 6000), { seed: 4 })
  expect(again.w[0]).toBe(found.w[0])
  expect((await testNormality(rowsInMemory(data, 6000), { seed: 5 })).w[0]).not.toBe(found.w[0])
})

test('drawing with replacement, as the released code does, rejects normals too often', async () => {
  const rows = rowsInMemory(normals(40, 300, 6), 300)
  const [ours, released] = [await testNormality(rows), await testNormality(rows, { asReleased: true })]
  expect(released.drawn).toBe('with replacement')
  expect(ours.rejected).toBeLessThan(6)
  expect(released.rejected).toBeGreaterThan(ours.rejected + 5)
})

test('moments are those of the distribution', async () => {
  const uniform = Float32Array.from({ length: 30_000 }, (_, i) => (i + 0.5) / 30_000)
  const found = await distributionMoments(rowsElsewhere(uniform, 300))
  expect(found).toMatchObject({ n: 100, entries: 30_000 })
  expect(found.mean).toBeCloseTo(0.5, 6)
  expect(found.sd).toBeCloseTo(Math.sqrt(1 / 12), 4)
  expect(found.skewness).toBeCloseTo(0, 6)
  expect(found.excessKurtosis).toBeCloseTo(-1.2, 5)
  const exponential = uniform.map((value) => -Math.log(1 - value))
  const skewed = await distributionMoments(rowsInMemory(exponential, 300))
  expect(skewed.skewness).toBeCloseTo(2, 1)
  const moved = await distributionMoments(
    rowsInMemory(
      exponential.map((value) => 4 - 2 * value),
      300,
    ),
  )
  expect(moved.skewness).toBeCloseTo(-skewed.skewness, 4)
})

test('a constant set has no spread, and no image has no moments', async () => {
  const constant = await distributionMoments(rowsInMemory(new Float32Array(6).fill(0.1), 3))
  expect(constant).toMatchObject({ sd: 0, skewness: 0, excessKurtosis: 0 })
  await expect(distributionMoments(rowsInMemory(new Float32Array(), 3))).rejects.toSatisfy(TooFewRows.is)
})

test('the divergence of two normals is that of the closed form', async () => {
  // Every position: mean 0, deviation sqrt(2) against mean 1, deviation 2 sqrt(2).
  const noise = rowsInMemory(Float32Array.of(-1, -1, 1, 1), 2)
  const latents = rowsInMemory(Float32Array.of(-1, -1, 3, 3), 2)
  const found = await normalDivergence(noise, latents)
  expect(found.perPosition).toBeCloseTo(Math.log(2) + (2 + 1) / 16 - 0.5, 5)
  const [sd, latentSd] = [Math.sqrt(4 / 3), Math.sqrt(16 / 3)]
  expect(found.global).toBeCloseTo(Math.log(latentSd / sd) + (sd ** 2 + 1) / (2 * latentSd ** 2) - 0.5, 12)
  expect(await normalDivergence(noise, noise)).toEqual({ n: 2, global: 0, perPosition: 0 })
})

test('between independent sets of normals the divergence per position is its floor on average', async () => {
  for (const n of [8, 40]) {
    const sets = [normals(n, 4000, 21), normals(n, 4000, 22)].map((data) => rowsInMemory(data, 4000))
    const { perPosition } = await normalDivergence(sets[0], sets[1])
    expect(Math.abs(perPosition / divergenceFloor(n)! - 1)).toBeLessThan(0.06)
  }
  expect(divergenceFloor(1000)! * 1000).toBeCloseTo(2, 1)
  expect(divergenceFloor(3)).toBeUndefined()
})

test('scaling both sets or reordering images changes no divergence', async () => {
  const [a, b] = [normals(20, 9, 7), normals(20, 9, 8).map((value) => 1.2 * value + 0.1)]
  const order = Array.from({ length: 20 }, (_, i) => (i * 3) % 20)
  const before = await normalDivergence(rowsInMemory(a, 9), rowsInMemory(b, 9))
  const scaled = await normalDivergence(
    rowsInMemory(
      a.map((value) => 4 * value),
      9,
    ),
    rowsInMemory(
      b.map((value) => 4 * value),
      9,
    ),
  )
  const moved = await normalDivergence(rowsInMemory(reordered(a, 9, order), 9), rowsInMemory(b, 9))
  expect(scaled.global).toBeCloseTo(before.global, 12)
  expect(scaled.perPosition).toBeCloseTo(before.perPosition, 4)
  expect(moved.perPosition).toBeCloseTo(before.perPosition, 12)
})

test('sets of other sizes and single images have no divergence', async () => {
  const one = rowsInMemory(normals(1, 4), 4)
  await expect(normalDivergence(one, one)).rejects.toSatisfy(TooFewRows.is)
  await expect(normalDivergence(one, rowsInMemory(normals(2, 4), 4))).rejects.toSatisfy(SetsDoNotMatch.is)
})

test('quantiles are exactly those of the sorted values', async () => {
  const data = Float32Array.from([
    ...normals(37, 11, 9),
    ...new Float32Array(22).fill(0.25),
    -0,
    0,
    1e-40,
    -1e30,
    ...normals(1, 18),
  ])
  const shares = [0.5, 0, 1, 0.01, 0.99, 0.123, 0.77, 0.5]
  const sorted = data.slice().sort()
  const found = await exactQuantiles(rowsElsewhere(data, 11), shares)
  expect([...found]).toEqual(shares.map((share) => quantileOfSorted(sorted, share)))
  expect([...(await exactQuantiles(rowsInMemory(Float32Array.of(-2), 1), [0, 0.4, 1]))]).toEqual([-2, -2, -2])
})

test('pairs of quantiles of a set and its scaled copy lie on the line', async () => {
  const data = normals(50, 40, 10)
  const found = await quantilePairs(
    rowsInMemory(data, 40),
    rowsInMemory(
      data.map((value) => 2 * value + 1),
      40,
    ),
    { points: 50 },
  )
  expect(found.shares).toEqual(found.shares.toSorted((a, b) => a - b))
  expect(found.shares[0]).toBeLessThan(0.01)
  found.y.forEach((y, i) => expect(y).toBeCloseTo(2 * found.x[i] + 1, 5))
  expect(found.line.slope).toBeCloseTo(2, 6)
  expect(found.line.intercept).toBeCloseTo(1, 6)
})
