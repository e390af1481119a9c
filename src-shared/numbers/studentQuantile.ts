/** 97.5 % of a standard normal lie below it. */
const z = 1.959963984540054

/**
 * The t below which Student's t lies with probability 0.975, the half width of a 95 % interval in standard errors: exact for one and two degrees of
 * freedom, and otherwise by the expansion of Cornish and Fisher about the normal (Abramowitz and Stegun 26.7.5), to 0.2 % for three and closer for more.
 *
 * @param freedom  degrees of it, 1 or more
 */
export function studentQuantile(freedom: number): number {
  if (freedom === 1) return Math.tan(0.475 * Math.PI)
  if (freedom === 2) return 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2))
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92_160 * freedom ** 4)
  )
}
