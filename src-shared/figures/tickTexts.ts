import { isPlain, plainNumber, powerOfTen, signed } from '../numbers/plainNumber.ts'
import { tickDecimals } from './niceTicks.ts'

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
