import { plainNumber } from '../../src-shared/numbers/plainNumber.ts'

/** The sign that stands for a value that is absent. */
export const absent = '–'

/**
 * A number with the decimals asked for, thousands grouped, and a true minus sign.
 *
 * @param decimals  0 to 20
 */
export function formatNumber(value: number | null | undefined, decimals = 0): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return absent
  const text = formatOf(decimals).format(value)
  // What rounds to nothing has no sign.
  return /[1-9]/.test(text) ? text.replace('-', '−') : text.replace('-', '')
}

/** Kept by decimals: making one takes longer than a thousand uses of it. */
const formats = new Map<number, Intl.NumberFormat>()

function formatOf(decimals: number): Intl.NumberFormat {
  let format = formats.get(decimals)
  if (!format) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    formats.set(decimals, format)
  }
  return format
}

/** Below this a number has its power of ten, as in figures. */
const smallest = 1e-4

/** A number with so many significant digits, for values that come without an uncertainty. */
export function formatSignificant(value: number | null | undefined, digits = 3): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return absent
  if (value !== 0 && Math.abs(value) < smallest) return plainNumber(value, digits)
  return formatNumber(value, decimalsFor(Math.abs(value), digits))
}

function decimalsFor(magnitude: number, digits: number): number {
  if (magnitude === 0) return digits - 1
  // The magnitude after rounding decides: 0.0996 to two digits is 0.10, which has the decimals of 0.1.
  const exponent = Math.floor(Math.log10(Number(magnitude.toPrecision(digits))))
  return Math.min(8, Math.max(0, digits - 1 - exponent))
}
