import { powerOfTen } from '../numbers/plainNumber.ts'
import { decimalPlaces } from './decimalPlaces.ts'

/**
 * `[0.28, 0.42]`: both ends to the same decimal place, the one of the second significant digit of the interval's width; digits that it does not
 * allow are not printed. An end close to zero has up to three places more, until it shows on which side it lies. Below 1e-5 both share a power of
 * ten: `[1.2, 3.4] × 10⁻⁷`.
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
      ? (value: number) => value.toFixed(placesFor([low, high], decimalPlaces(width)))
      : (value: number) => String(Number(value.toPrecision(4)))
  return `[${withMinus(end(low))}, ${withMinus(end(high))}]`
}

/** `−0.08 [−0.25, 0.09]`: a mean to the decimal place of its interval, which leaves out what the interval does not allow. */
export function formatEstimate({ mean, low, high }: { mean: number; low: number; high: number }): string {
  const order = Math.floor(Math.log10(Math.max(Math.abs(mean), Math.abs(low), Math.abs(high))))
  if (order < -5 && Number.isFinite(order)) {
    const scale = 10 ** order
    return `${formatEstimate({ mean: mean / scale, low: low / scale, high: high / scale })} × ${powerOfTen(order)}`
  }
  const interval = formatInterval(low, high)
  const places = /\.(\d+)/.exec(interval)?.[1].length ?? 0
  return `${withMinus(mean.toFixed(places))} ${interval}`
}

/** The places at which each end that is not zero shows a digit, or `least` where one is closer to zero than three places more can tell. */
function placesFor(ends: readonly number[], least: number): number {
  const shown = (places: number) => ends.every((end) => end === 0 || Number(end.toFixed(places)) !== 0)
  return [least, least + 1, least + 2, least + 3].find(shown) ?? least
}

/** With a proper minus sign, and none before a zero. */
function withMinus(number: string): string {
  return /^-0(\.0*)?$/.test(number) ? number.slice(1) : number.replace('-', '−')
}
