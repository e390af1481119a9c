import { expect, test } from 'vitest'
import { momentsPerRow } from '../../../../src-main/analysis/moments.ts'
import { normalDistances } from '../../../../src-main/analysis/normalDistances.ts'
import { normalTail } from '../../../../src-main/analysis/normalDistribution.ts'
import { normals } from './testRows.ts'

const cumulative = (z: number) => 1 - normalTail(z)

/** The z with Φ(z) = p, by halving. */
function quantile(p: number): number {
  let [low, high] = [-10, 10]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (cumulative(middle) < p) low = middle
    else high = middle
  }
  return low
}

/** By the definition: all sorted. */
function bySorting(row: Float32Array): number {
  const sorted = row.slice().sort()
  const gaps = Array.from(sorted, (value, i) =>
    Math.max((i + 1) / row.length - cumulative(value), cumulative(value) - i / row.length),
  )
  return Math.max(...gaps)
}

const n = 400
const middles = Float32Array.from({ length: n }, (_, i) => quantile((i + 0.5) / n))

test('entries in the middles of equal shares of N(0, 1) are as near to it as so many can be, and moved ones as far as they are moved', () => {
  expect(normalDistances(middles, n)[0]).toBeCloseTo(1 / (2 * n), 7)
  // Φ(z) - Φ(z - m) is largest between both means: 2 Φ(m / 2) - 1
  for (const m of [0.1, 0.5, 2]) {
    const [moved] = normalDistances(
      middles.map((value) => value + m),
      n,
    )
    const expected = 2 * cumulative(m / 2) - 1
    expect(moved).toBeGreaterThan(expected - 1 / (2 * n))
    expect(moved).toBeLessThan(expected + 1 / (2 * n) + 1e-6)
  }
})

test('constant rows have what their one step leaves, and rows beyond all normals 1', () => {
  const rows = Float32Array.from([0, 0, 0, 1, 1, 1, 40, 40, 50, -1e30, -12, -9.5])
  const found = normalDistances(rows, 3)
  expect(found[0]).toBeCloseTo(0.5, 12)
  expect(found[1]).toBeCloseTo(cumulative(1), 10)
  expect([found[2], found[3]]).toEqual([1, 1])
})

test('rows of any shape and size have the distance of the definition', () => {
  const shapes = [
    (z: number) => z,
    (z: number) => 0.3 * z,
    (z: number) => 20 * z - 4,
    (z: number) => z ** 3,
    (z: number) => Math.round(4 * z) / 4,
    (z: number) => (z > 0.5 ? 1.25 : z),
  ]
  for (const length of [1, 2, 7, 100, 5000])
    shapes.forEach((shape, seed) => {
      const rows = normals(3, length, seed).map(shape)
      const expected = [0, 1, 2].map((row) => bySorting(rows.slice(row * length, (row + 1) * length)))
      normalDistances(rows, length).forEach((distance, row) => expect(distance).toBeCloseTo(expected[row], 10))
    })
})

test('kurtosis is -2 of two values, -6/5 of even ones, 7 where one in ten is not the middle one, and 0 where all are equal', () => {
  const even = Float32Array.from({ length: 4000 }, (_, i) => (i + 0.5) / 4000)
  const rare = even.map((_, i) => (i % 20 === 0 ? 1 : i % 20 === 10 ? -1 : 0))
  const two = even.map((_, i) => (i % 2 ? 3 : -1))
  const rows = Float32Array.from([...two, ...even, ...rare, ...new Float32Array(4000).fill(0.5)])
  const found = momentsPerRow(rows, 4000).map(({ excessKurtosis }) => excessKurtosis)
  expect(found[0]).toBeCloseTo(-2, 9)
  expect(found[1]).toBeCloseTo(-1.2, 5)
  expect(found[2]).toBeCloseTo(7, 9)
  expect(found[3]).toBe(0)
})
