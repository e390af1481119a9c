/**
 * Round numbers for the ticks of an axis: 1, 2 or 5 times a power of ten apart, about as many as asked for and two at least, all within [low, high].
 */
export function niceTicks(low: number, high: number, about: number): number[] {
  const span = high - low
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(low) ? [low] : []
  const ticks = ticksApart(low, high, span / Math.max(1, about))
  // One tick tells no scale.
  return ticks.length >= 2 ? ticks : niceTicks(low, high, 2 * Math.max(1, about))
}

/** As far apart as asked for, or a little more. */
function ticksApart(low: number, high: number, rough: number): number[] {
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Decimals with which ticks are told apart and named as they are: 0.25 and 0.5 need two. */
export function tickDecimals(ticks: readonly number[]): number {
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : Math.abs(ticks[0] ?? 0)
  if (!(step > 0)) return 0
  let decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  const isExact = (tick: number) => Math.abs(Number(tick.toFixed(decimals)) - tick) < 1e-6 * step
  while (decimals < 12 && !ticks.every(isExact)) decimals++
  return decimals
}
