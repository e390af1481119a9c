import type { Spread } from '../../src-shared/studies/runSummary.ts'

/**
 * Mean and standard deviation (n - 1) of n values. One value says nothing about its spread: sd is 0 there and n is 1.
 *
 * @param values  at least one
 */
export function spread(values: ArrayLike<number>): Spread {
  const n = values.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2
  return { mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, n }
}
