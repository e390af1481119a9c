import { powerOfTen } from '../numbers/plainNumber.ts'

/**
 * `[0.276, 0.416]`: both ends to the same decimal place, the one of the second significant digit of the interval's width; digits that it does not
 * allow are not printed. Below 1e-5 both share a power of ten: `[1.2, 3.4] × 10⁻⁷`.
 * @param low, high  its ends, low ≤ high; where they are equal both have four significant digits
 */
export function formatInterval(low: number, high: number): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '–'
  const order = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))))
  if (order < -5 && Number.isFinite(order)) {
    const scale = 10 ** order
    return `${formatInterval(low / scale, high / scale)} × ${powerOfTen(order)}`
  }
  const width = high - low
  const end =
    width > 0
      ? (value: number) => value.toFixed(decimalsOf(width))
      : (value: number) => String(Number(value.toPrecision(4)))
  return `[${withMinus(end(low))}, ${withMinus(end(high))}]`
}

/** Decimal places that show two significant digits of a positive number, after it was rounded to them. */
function decimalsOf(width: number): number {
  return Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(Number(width.toPrecision(2))))))
}

/** With a proper minus sign, and none before a zero. */
function withMinus(number: string): string {
  return /^-0(\.0*)?$/.test(number) ? number.slice(1) : number.replace('-', '−')
}
