const superscripts: Record<string, string> = { '-': '⁻', ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].entries()) }

/** `10⁻⁵` */
export const powerOfTen = (exponent: number) =>
  `10${[...String(exponent)].map((digit) => superscripts[digit]).join('')}`

/** Numbers below this, and from a billion on, are printed with their power of ten: zeros are miscounted. */
const smallest = 1e-4
const largest = 1e9
export const isPlain = (magnitude: number) => magnitude === 0 || (magnitude >= smallest && magnitude < largest)

/** `2 × 10⁻⁵`, or the number as it is where that is read as easily; with so many significant digits at most. */
export function plainNumber(value: number, digits = 12): string {
  if (!Number.isFinite(value)) return '–'
  const rounded = Number(value.toPrecision(digits))
  if (isPlain(Math.abs(rounded))) return signed(rounded.toLocaleString('en', { maximumSignificantDigits: digits }))
  const [mantissa, exponent] = rounded.toExponential().split('e')
  return `${signed(mantissa)} × ${powerOfTen(Number(exponent))}`
}

/** A measured number in a sentence, with so many significant digits, zeros at its end included: `0.850`, `773,000`, `5.96 × 10⁻⁸`. */
export function measuredNumber(value: number, digits = 3): string {
  const magnitude = Math.abs(Number(value.toPrecision(digits)))
  const hasDecimals = magnitude >= smallest && magnitude < 10 ** (digits - 1)
  return hasDecimals ? signed(value.toPrecision(digits)) : plainNumber(value, digits)
}

/** With a true minus sign, and none where the number rounds to nothing. */
export const signed = (text: string) => (/[1-9]/.test(text) ? text.replace('-', '−') : text.replace('-', ''))
