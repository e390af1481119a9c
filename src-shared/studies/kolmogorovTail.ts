/**
 * P(D ≥ distance) for the Kolmogorov-Smirnov distance D of n independent draws to the distribution that they are drawn from: Kolmogorov's limit at a
 * corrected place (Vrbik, Pioneer Journal of Theoretical and Applied Statistics 15, 2018), within 3e-4 of the exact value for n from 48 and 1e-4 from 192.
 *
 * @param distance  0 to 1
 * @param n  draws, at least 1
 */
export function kolmogorovTail(distance: number, n: number): number {
  const root = Math.sqrt(n)
  const z = root * distance
  const x = z + 1 / (6 * root) + (z - 1) / (4 * n)
  if (x <= 0) return 1
  // Both series are the same function; each is soon at its end on its side.
  if (x < 1) {
    let sum = 0
    for (let k = 1; k <= 7; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x ** 2))
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum))
  }
  let sum = 0
  for (let k = 1; k <= 7; k++) sum += (k % 2 ? 1 : -1) * Math.exp(-2 * (k * x) ** 2)
  return Math.min(1, Math.max(0, 2 * sum))
}
