import { powerOfTen } from '../numbers/plainNumber.ts'
import { decimalPlaces } from './decimalPlaces.ts'

/**
 * `27.4 ± 9.9`: the standard deviation to two significant digits, the mean to the same decimal place. Digits that the spread does not
 * allow are not printed. Below 1e-5 each has its power of ten: `3.10 × 10⁻⁷ ± 0.12 × 10⁻⁷`.
 * @param spread  a mean and a standard deviation; without one (n = 1, or all values equal) the mean has four significant digits
 */
export function formatSpread({ mean, sd }: { mean: number; sd: number }): string {
  if (!Number.isFinite(mean)) return '–'
  const spread = sd > 0 && Number.isFinite(sd) ? sd : 0
  const order = Math.floor(Math.log10(Math.max(Math.abs(mean), spread)))
  if (order < -5 && Number.isFinite(order)) {
    const scale = 10 ** order
    const power = ` × ${powerOfTen(order)}`
    return `${formatSpread({ mean: mean / scale, sd: spread / scale }).replace(' ±', `${power} ±`)}${power}`
  }
  if (spread === 0) return withMinus(String(Number(mean.toPrecision(4))))
  const decimals = decimalPlaces(spread)
  return `${withMinus(mean.toFixed(decimals))} ± ${spread.toFixed(decimals)}`
}

/** With a proper minus sign, and none before a zero. */
function withMinus(number: string): string {
  return /^-0(\.0*)?$/.test(number) ? number.slice(1) : number.replace('-', '−')
}
