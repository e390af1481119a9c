import { formatNumber } from '../format/formatNumber.ts'

/**
 * Whole numbers in words that fit a line: `1 to 4, 7, 9 to 12`.
 *
 * @param steps  ascending
 */
export function stepRanges(steps: readonly number[]): string[] {
  const ranges: [number, number][] = []
  for (const step of steps) {
    const last = ranges.at(-1)
    if (last && last[1] === step - 1) last[1] = step
    else ranges.push([step, step])
  }
  return ranges.flatMap(([from, to]) =>
    to - from > 1
      ? [`${formatNumber(from)} to ${formatNumber(to)}`]
      : [...new Set([from, to])].map((step) => formatNumber(step)),
  )
}
