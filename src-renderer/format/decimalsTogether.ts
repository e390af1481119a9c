import type { FigureCell } from '../../src-shared/figures/figure.ts'

/**
 * The decimals of a column whose small numbers need few to be told exactly, such as α = 0, 0.25, 0.5: all have the same then. Undefined where they
 * have significant digits instead, or are whole.
 */
export function decimalsTogether(cells: readonly FigureCell[]): number | undefined {
  const numbers = cells.filter((cell) => typeof cell === 'number')
  if (numbers.every(Number.isInteger) || numbers.some((value) => Math.abs(value) >= 10)) return undefined
  return [1, 2, 3].find((decimals) => numbers.every((value) => Number(value.toFixed(decimals)) === value))
}
