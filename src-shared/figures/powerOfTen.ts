import { tickDecimals } from './niceTicks.ts'

const superscripts: Record<string, string> = { '-': '⁻', ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].entries()) }

/** `10⁻⁵` */
export const powerOfTen = (exponent: number) =>
  `10${[...String(exponent)].map((digit) => superscripts[digit]).join('')}`

/** Numbers below this, and from a billion on, are printed with their power of ten: zeros are miscounted. */
const smallest = 1e-4
const largest = 1e9
const isPlain = (magnitude: number) => magnitude === 0 || (magnitude >= smallest && magnitude < largest)

/** `2 × 10⁻⁵`, or the number as it is where that is read as easily; with so many significant digits at most. */
export function plainNumber(value: number, digits = 12): string {
  if (!Number.isFinite(value)) return '–'
  const rounded = Number(value.toPrecision(digits))
  if (isPlain(Math.abs(rounded))) return signed(rounded.toLocaleString('en', { maximumSignificantDigits: digits }))
  const [mantissa, exponent] = rounded.toExponential().split('e')
  return `${signed(mantissa)} × ${powerOfTen(Number(exponent))}`
}

/** Ticks as an axis names them: all with the same decimals, and where they are small or large all with the power of ten of the largest. */
export function tickTexts(ticks: readonly number[]): string[] {
  const most = Math.max(0, ...ticks.map(Math.abs))
  const exponent = Math.floor(Math.log10(most) + 1e-9)
  const scaled = isPlain(most) ? ticks : ticks.map((tick) => Number((tick / 10 ** exponent).toPrecision(12)))
  const decimals = tickDecimals(scaled)
  const power = isPlain(most) ? '' : ` × ${powerOfTen(exponent)}`
  return scaled.map((tick) => (tick === 0 && power !== '' ? '0' : `${withDecimals(tick, decimals)}${power}`))
}

/** A tick of a logarithmic axis: `0.01`, `10⁻⁵`, `2 × 10⁻⁵`. */
export const logarithmicTickText = (value: number) => plainNumber(value).replace(/^1 × /, '')

const withDecimals = (value: number, decimals: number) =>
  signed(value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }))

/** With a true minus sign, and none where the number rounds to nothing. */
const signed = (text: string) => (/[1-9]/.test(text) ? text.replace('-', '−') : text.replace('-', ''))
