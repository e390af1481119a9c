import { tridiagonalEigen } from './tridiagonalEigen.ts'

/**
 * All eigenvalues of a symmetric matrix: Householder reflections make it tridiagonal, then implicit QL.
 *
 * @param matrix  m x m; overwritten
 * @returns falling
 */
export function symmetricEigenvalues(matrix: Float64Array, m: number): Float64Array {
  const beside = new Float64Array(Math.max(0, m - 1))
  const v = new Float64Array(m)
  const w = new Float64Array(m)
  for (let k = 0; k < m - 2; k++) {
    let squares = 0
    for (let i = k + 1; i < m; i++) squares += matrix[i * m + k] ** 2
    const first = matrix[(k + 1) * m + k]
    const norm = Math.sqrt(squares)
    beside[k] = first > 0 ? -norm : norm
    const scale = squares - first * beside[k]
    if (!(scale > 0)) {
      beside[k] = first
      continue
    }
    for (let i = k + 1; i < m; i++) v[i] = matrix[i * m + k]
    v[k + 1] -= beside[k]
    // A - v wᵀ - w vᵀ with w = (A v) / h - v (vᵀ A v) / (2 h²), h = vᵀ v / 2.
    let projected = 0
    for (let i = k + 1; i < m; i++) {
      let sum = 0
      for (let j = k + 1, entry = i * m + k + 1; j < m; j++, entry++) sum += matrix[entry] * v[j]
      w[i] = sum / scale
      projected += v[i] * w[i]
    }
    for (let i = k + 1; i < m; i++) w[i] -= (projected / (2 * scale)) * v[i]
    for (let i = k + 1; i < m; i++) {
      const [vi, wi] = [v[i], w[i]]
      for (let j = k + 1, entry = i * m + k + 1; j < m; j++, entry++) matrix[entry] -= vi * w[j] + wi * v[j]
    }
  }
  if (m > 1) beside[m - 2] = matrix[(m - 1) * m + m - 2]
  const diagonal = Float64Array.from({ length: m }, (_, i) => matrix[i * m + i])
  return tridiagonalEigen(diagonal, beside, 0).values
}
