import { describe, expect, test } from 'vitest'
import { multiplyColumns } from '../../../../src-main/analysis/multiplyColumns.ts'
import { pathPlane } from '../../../../src-main/analysis/pathPlane.ts'
import { TooFewRows } from '../../../../src-shared/errors/errors.ts'
import { normals, rowsElsewhere } from './testRows.ts'

const multiply = multiplyColumns

describe('states that lie in a plane', () => {
  // A half circle that is wider than high, on two axes of 40 entries, away from the origin.
  const [n, d] = [13, 40]
  const angles = Array.from({ length: n }, (_, i) => (Math.PI * i) / (n - 1))
  const states = Float32Array.from({ length: n * d }, (_, at) => {
    const [angle, entry] = [angles[Math.floor(at / d)], at % d]
    if (entry === 3) return 2 - 8 * Math.cos(angle)
    return entry === 17 ? 5 + 4 * Math.sin(angle) : 0.5
  })

  test('are found where they are, and nothing of their variance is left', async () => {
    const { points, explained } = await pathPlane(rowsElsewhere(states, d), { multiply })
    const middle = angles.reduce((sum, angle) => sum + 4 * Math.sin(angle), 0) / n
    for (const [i, { x, y }] of points.entries()) {
      expect(x).toBeCloseTo(-8 * Math.cos(angles[i]), 5)
      // The ends are farther from the mean than the middle is, so they are above.
      expect(y).toBeCloseTo(-(4 * Math.sin(angles[i]) - middle), 5)
    }
    expect(explained[0] + explained[1]).toBeCloseTo(1, 9)
    const [along, across] = [0, 1].map((axis) =>
      points.reduce((sum, point) => sum + (axis === 0 ? point.x : point.y) ** 2, 0),
    )
    expect(explained[0]).toBeCloseTo(along / (along + across), 9)
  })

  test('keep their distances, however the plane is turned', async () => {
    // Two directions at right angles that mix all entries.
    const [u, v] = [normals(1, d, 5), normals(1, d, 6)].map((row) => Float64Array.from(row))
    const scale = (row: Float64Array) => row.map((value) => value / Math.hypot(...row))
    const first = scale(u)
    const along = v.reduce((sum, value, i) => sum + value * first[i], 0)
    const second = scale(v.map((value, i) => value - along * first[i]))
    const turned = Float32Array.from({ length: n * d }, (_, at) => {
      const [angle, entry] = [angles[Math.floor(at / d)], at % d]
      return 8 * Math.cos(angle) * first[entry] + 4 * Math.sin(angle) * second[entry]
    })
    const found = await pathPlane(rowsElsewhere(turned, d), { multiply })
    const plain = await pathPlane(rowsElsewhere(states, d), { multiply })
    const apart = ({ points }: typeof found, i: number, j: number) =>
      Math.hypot(points[i].x - points[j].x, points[i].y - points[j].y)
    for (const [i, j] of [
      [0, 12],
      [2, 5],
      [6, 11],
    ])
      expect(apart(found, i, j)).toBeCloseTo(apart(plain, i, j), 5)
    expect(found.explained[0] + found.explained[1]).toBeCloseTo(1, 9)
  })
})

test('states on a line have one component, and equal ones none', async () => {
  const line = Float32Array.from({ length: 5 * 6 }, (_, at) => Math.floor(at / 6) * (1 + (at % 6)))
  const { points, explained } = await pathPlane(rowsElsewhere(line, 6), { multiply })
  expect(explained[0]).toBeCloseTo(1, 9)
  expect(explained[1]).toBeCloseTo(0, 9)
  points.forEach(({ x, y }, i) => {
    expect(x).toBeCloseTo((i - 2) * Math.sqrt(91), 4)
    expect(y).toBeCloseTo(0, 4)
  })
  const same = new Float32Array(12).fill(3)
  expect(await pathPlane(rowsElsewhere(same, 6), { multiply })).toMatchObject({ explained: [0, 0], n: 2 })
})

test('it stops when it is told to, while places settle too', async () => {
  const canceller = new AbortController()
  const source = rowsElsewhere(normals(6, 8), 8)
  let reads = 0
  const read = (first: number, count: number) => {
    reads++
    return source.read(first, count)
  }
  await pathPlane({ ...source, read }, { multiply })
  const [all, before] = [reads, reads - 1]
  reads = 0
  const stopping = (first: number, count: number) => {
    if (reads === before - 1) canceller.abort()
    return read(first, count)
  }
  await expect(pathPlane({ ...source, read: stopping }, { multiply, signal: canceller.signal })).rejects.toThrow(
    'abort',
  )
  expect(reads).toBeLessThan(all)
})

test('one state has no plane, and a state with NaN is named', async () => {
  await expect(pathPlane(rowsElsewhere(normals(1, 4), 4), { multiply })).rejects.toSatisfy(TooFewRows.is)
  const broken = normals(3, 4)
  broken[9] = NaN
  await expect(pathPlane(rowsElsewhere(broken, 4, 'states'), { multiply })).rejects.toThrow('Row 2 of the states')
})
