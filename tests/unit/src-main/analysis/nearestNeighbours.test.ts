import { describe, expect, test } from 'vitest'
import { nearestNeighbours, nearestSets } from '../../../../src-main/analysis/nearestNeighbours.ts'
import { multiplyColumns } from '../../../../src-main/analysis/multiplyColumns.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

type Metric = 'l2' | 'cosine'

/** By the definition, in float64, all against all. */
const byDefinition = (a: Float32Array, b: Float32Array, d: number, k: number, metric: Metric, within = false) => {
  const rows = (data: Float32Array) =>
    Array.from({ length: data.length / d }, (_, i) => [...data.subarray(i * d, i * d + d)])
  const product = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0)
  return rows(a).flatMap((x, i) =>
    rows(b)
      .map((y, j) => ({
        j,
        apart:
          metric === 'l2'
            ? Math.sqrt(x.reduce((sum, value, e) => sum + (value - y[e]) ** 2, 0))
            : 1 - product(x, y) / (Math.sqrt(product(x, x)) * Math.sqrt(product(y, y))),
      }))
      .filter(({ j }) => !within || j !== i)
      .sort((one, other) => one.apart - other.apart || one.j - other.j)
      .slice(0, k),
  )
}

/** The rows of a set's neighbours in rising order, for each row. */
const risingSets = (sets: Int32Array, k: number) =>
  Array.from({ length: sets.length / k }, (_, row) => [...sets.subarray(row * k, (row + 1) * k)].sort((a, b) => a - b))

describe.each(['l2', 'cosine'] as const)('by %s', (metric) => {
  test.each([
    [1, 7, 3, 1],
    [40, 25, 12, 1],
    [40, 25, 12, 4],
    [33, 33, 100, 3],
  ])('%i rows of one set and %i of the other, d = %i, k = %i, are those of all distances', async (n, m, d, k) => {
    const [a, b] = [normals(n, d, 3), normals(m, d, 4)]
    const found = await nearestNeighbours(rowsElsewhere(a, d), rowsElsewhere(b, d), { k, metric, blockRows: 9 })
    for (const [way, expected] of [
      [found.aToB, byDefinition(a, b, d, k, metric)],
      [found.bToA, byDefinition(b, a, d, Math.min(k, n), metric)],
    ] as const) {
      expect([...way.indices]).toEqual(expected.map(({ j }) => j))
      way.distances.forEach((distance, i) => expect(distance).toBeCloseTo(expected[i].apart, 12))
    }
  })

  test.each([
    [50, 8, 5],
    [300, 500, 50],
    [12, 4, 11],
  ])('within a set of %i rows, d = %i, the %i nearest are those of all distances but its own', async (n, d, k) => {
    const a = normals(n, d, 5)
    const expected = byDefinition(a, a, d, k, metric, true).map(({ j }) => j)
    const found = await nearestSets(rowsElsewhere(a, d), { k, metric, blockRows: 16 })
    expect(risingSets(found, k)).toEqual(risingSets(Int32Array.from(expected), k))
  })

  test('within a set, rows that float32 cannot tell apart are told apart', async () => {
    const d = 64
    const point = normals(1, d, 6)
    const a = normals(60, d, 7).map((value, i) => 100 * point[i % d] + 1e-3 * value)
    const expected = byDefinition(a, a, d, 7, metric, true).map(({ j }) => j)
    const found = await nearestSets(rowsInMemory(a, d), { k: 7, metric })
    expect(risingSets(found, 7)).toEqual(risingSets(Int32Array.from(expected), 7))
  })

  test('neighbours that float32 cannot tell apart are told apart', async () => {
    // A hundred targets about one point, 1e-5 of their length apart, far from the origin.
    const d = 64
    const point = normals(1, d, 6)
    const targets = normals(100, d, 7).map((value, i) => 100 * point[i % d] + 1e-3 * value)
    const queries = normals(20, d, 8).map((value, i) => 100 * point[i % d] + 1e-3 * value)
    const found = await nearestNeighbours(rowsInMemory(queries, d), rowsInMemory(targets, d), { k: 3, metric })
    expect([...found.aToB.indices]).toEqual(byDefinition(queries, targets, d, 3, metric).map(({ j }) => j))
  })

  test('a matrix product with all the error that float32 allows finds the same', async () => {
    const [a, b] = [normals(30, 40, 9), normals(60, 40, 10)]
    const norm = (data: Float32Array, row: number) => Math.hypot(...data.subarray(row * 40, (row + 1) * 40))
    const roughly = (x: Float32Array, y: Float32Array, d: number) => {
      const columns = y.length / d
      return multiplyColumns(x, y, d).map(
        (value, i) =>
          value +
          ((i * 7919) % 2 ? 1 : -1) * (d - 4) * 2 ** -24 * norm(x, Math.floor(i / columns)) * norm(y, i % columns),
      )
    }
    const exact = await nearestNeighbours(rowsInMemory(a, 40), rowsInMemory(b, 40), { k: 4, metric })
    const found = await nearestNeighbours(rowsInMemory(a, 40), rowsInMemory(b, 40), { k: 4, metric, multiply: roughly })
    expect(found).toEqual(exact)
  })

  test('another order of the targets gives the same targets', async () => {
    const [a, b] = [normals(20, 6, 11), normals(30, 6, 12)]
    const order = Array.from({ length: 30 }, (_, i) => (i * 7) % 30)
    const before = await nearestNeighbours(rowsInMemory(a, 6), rowsInMemory(b, 6), { k: 2, metric })
    const after = await nearestNeighbours(rowsInMemory(a, 6), rowsInMemory(reordered(b, 6, order), 6), { k: 2, metric })
    expect([...after.aToB.indices].map((place) => order[place])).toEqual([...before.aToB.indices])
    after.aToB.distances.forEach((distance, i) => expect(distance).toBeCloseTo(before.aToB.distances[i], 14))
  })
})

test('of equal targets the first is the nearest', async () => {
  const b = reordered(normals(3, 5), 5, [2, 0, 1, 0, 1, 2])
  const found = await nearestNeighbours(rowsInMemory(normals(3, 5), 5), rowsInMemory(b, 5), { k: 2 })
  expect([...found.aToB.indices]).toEqual([1, 3, 2, 4, 0, 5])
  expect([...found.aToB.distances]).toEqual([0, 0, 0, 0, 0, 0])
})

test('of a set of copies of one row the first others are the nearest', async () => {
  const found = await nearestSets(rowsInMemory(new Float32Array(12).fill(0.3), 3), { k: 2 })
  expect(risingSets(found, 2)).toEqual([
    [1, 2],
    [0, 2],
    [0, 1],
    [0, 1],
  ])
})

test('a zero row is at right angles to all others', async () => {
  const rows = Float32Array.of(0, 0, 1, 0, 0, 2)
  const found = await nearestNeighbours(rowsInMemory(rows, 2), rowsInMemory(rows, 2), { k: 3, metric: 'cosine' })
  expect([...found.aToB.indices]).toEqual([0, 1, 2, 1, 0, 2, 2, 0, 1])
  expect([...found.aToB.distances]).toEqual([1, 1, 1, 0, 1, 1, 0, 1, 1])
})

test.each([1e-25, 1e25])('scaling by %f changes nothing, though its squares are beyond float32', async (scale) => {
  const a = normals(10, 4, 13)
  const scaled = a.map((value) => value * scale)
  expect(risingSets(await nearestSets(rowsInMemory(scaled, 4), { k: 3 }), 3)).toEqual(
    risingSets(await nearestSets(rowsInMemory(a, 4), { k: 3 }), 3),
  )
})

test('one row alone has no neighbour within its set', async () => {
  expect(await nearestSets(rowsInMemory(normals(1, 4), 4))).toHaveLength(0)
})

test('a row with NaN is named', async () => {
  const b = normals(5, 4)
  b[3 * 4 + 1] = NaN
  const search = nearestNeighbours(rowsInMemory(normals(5, 4), 4), rowsInMemory(b, 4, 'samples'))
  await expect(search).rejects.toSatisfy((error) => ValuesNotFinite.is(error) && error.data.row === 3)
})

test('a search stops when it is told to', async () => {
  const controller = new AbortController()
  const search = nearestSets(rowsInMemory(normals(40, 4), 4), {
    blockRows: 4,
    signal: controller.signal,
    progress: () => controller.abort(),
  })
  await expect(search).rejects.toThrow('abort')
})
