import { describe, expect, test } from 'vitest'
import { leadingEigenvectors } from '../../../../src-main/analysis/leadingEigenvectors.ts'
import { singularValues } from '../../../../src-main/analysis/singularValues.ts'
import { tridiagonalEigen } from '../../../../src-main/analysis/tridiagonalEigen.ts'
import { normals } from './testRows.ts'

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0)

/** Q diag(values) Qᵀ with orthonormal columns of Q. */
const withEigenvalues = (values: number[]) => {
  const m = values.length
  const q: number[][] = []
  const start = normals(m, m, 17)
  for (let i = 0; i < m; i++) {
    let vector = Array.from(start.subarray(i * m, (i + 1) * m))
    for (let pass = 0; pass < 2; pass++)
      for (const one of q) vector = vector.map((value, e) => value - dot(vector, one) * one[e])
    q.push(vector.map((value) => value / Math.sqrt(dot(vector, vector))))
  }
  const matrix = Float64Array.from({ length: m * m }, (_, entry) =>
    values.reduce((sum, value, k) => sum + value * q[k][Math.floor(entry / m)] * q[k][entry % m], 0),
  )
  const times = (vector: Float64Array) =>
    Float64Array.from({ length: m }, (_, row) => dot(matrix.subarray(row * m, (row + 1) * m), vector))
  return { times, m }
}

describe('the largest eigenvalues', () => {
  test.each([
    ['apart', Array.from({ length: 90 }, (_, i) => 100 / (i + 1)), 10],
    ['close together', Array.from({ length: 150 }, (_, i) => 2 - i / 150), 10],
    ['of low rank', [5, 3, 2, ...new Array<number>(60).fill(0)], 5],
    ['several times the same', [4, 4, 4, 1, 1, 0, 0, 0, 0, 0, 0, 0], 5],
    ['of zero', new Array<number>(8).fill(0), 3],
    ['fewer than wanted', [3, 1], 10],
  ])('%s are found with their eigenvectors', async (_name, eigenvalues, count) => {
    const { times, m } = withEigenvalues(eigenvalues)
    const { values, vectors } = await leadingEigenvectors(times, m, count)
    expect(values).toHaveLength(Math.min(count, m))
    values.forEach((value, i) => expect(value).toBeCloseTo(eigenvalues[i], 9))
    for (const [i, vector] of vectors.entries()) {
      for (const [j, other] of vectors.entries()) expect(dot(vector, other)).toBeCloseTo(i === j ? 1 : 0, 9)
      times(vector).forEach((value, e) => expect(value).toBeCloseTo(values[i] * vector[e], 7))
    }
  })

  test('are the same every time', async () => {
    const { times, m } = withEigenvalues(Array.from({ length: 40 }, (_, i) => 1 / (i + 1)))
    expect(await leadingEigenvectors(times, m, 4)).toEqual(await leadingEigenvectors(times, m, 4))
  })
})

test('a tridiagonal matrix with known eigenvalues has them', () => {
  // -1, 2, -1 of size m: 2 - 2 cos(k π / (m + 1)).
  const m = 25
  const { values, vectors } = tridiagonalEigen(new Array<number>(m).fill(2), new Array<number>(m - 1).fill(-1))
  values.forEach((value, i) => expect(value).toBeCloseTo(2 - 2 * Math.cos(((m - i) * Math.PI) / (m + 1)), 12))
  for (let row = 0; row < m; row++) {
    const entry = (r: number) => (r < 0 || r >= m ? 0 : vectors[r * m])
    expect(2 * entry(row) - entry(row - 1) - entry(row + 1)).toBeCloseTo(values[0] * entry(row), 12)
  }
  expect([...tridiagonalEigen([3, 1, 2], [0, 0], 0).values]).toEqual([3, 2, 1])
})

test('singular values are precise beside much larger ones', () => {
  const found = singularValues([Float64Array.of(1, 1, 0), Float64Array.of(1e-8, -1e-8, 0), Float64Array.of(0, 0, 3)])
  ;[3, Math.SQRT2, Math.SQRT2 * 1e-8].forEach((value, i) => expect(Math.abs(found[i] / value - 1)).toBeLessThan(1e-14))
})
