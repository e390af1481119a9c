/**
 * The value at a place along an axis, also beyond its ends: where a person drags a limit to. Rounded to what a pixel can tell.
 *
 * @param share  0 at the lower end, 1 at the upper
 */
export function limitAt(share: number, { min, max }: { min: number; max: number }, logarithmic: boolean): number {
  const value = logarithmic && min > 0 ? min * (max / min) ** share : min + share * (max - min)
  const step = logarithmic ? Math.abs(value) / 100 : (max - min) / 200
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step))))
  return Number(value.toFixed(digits))
}
