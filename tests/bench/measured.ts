/** What one part of the bench found. */
export interface Measured {
  title: string
  /** What was done, in a sentence or two. */
  note: string
  rows: Record<string, string | number>[]
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits))
}
