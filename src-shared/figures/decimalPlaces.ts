/** The decimal places, 0 to 12, that show two significant digits of a positive number after it was rounded to them. */
export function decimalPlaces(spread: number): number {
  return Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(Number(spread.toPrecision(2))))))
}
