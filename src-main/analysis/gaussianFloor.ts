/** Cells of the integral, and how far it goes in units of 1 / sqrt(n), where the density of r has long vanished. */
const cells = 4096
const reach = 14

/**
 * The mean of the k largest |r| that topCorrelation is expected to give for independent Gaussian entries: what a set of n rows shows
 * without any structure.
 *
 * For independent entries r has density proportional to (1 - r²)^((n - 4) / 2), that is, r sqrt((n - 2) / (1 - r²)) follows Student's
 * t with n - 2 degrees of freedom. The m = d (d - 1) / 2 correlations are pairwise independent, so the number above x is taken as
 * binomial with S(x) = P(|r| > x). The sum of the k largest is then the integral over x from 0 to 1 of the expected number above x,
 * counted up to k: floor = 1/k ∫ E[min(Binomial(m, S(x)), k)] dx. With x = sin φ the density of φ is proportional to cos^(n-3) φ.
 * Agrees with simulations to better than 1 %.
 * @param n  rows, at least 3
 * @param d  entries of a row, at least 2
 * @param k  how many are averaged; no more than there are pairs, which it is limited to
 * @returns 0 to 1
 */
export function gaussianFloor({ n, d, k }: { n: number; d: number; k: number }): number {
  const pairs = (d * (d - 1)) / 2
  const counted = Math.min(k, pairs)
  const width = Math.min(Math.PI / 2, reach / Math.sqrt(n)) / cells
  const density = (angle: number) => Math.cos(angle) ** (n - 3)

  /** P(|r| > sin φ) at the cells' borders, up to a factor; summed from the far end, where it is smallest, to lose nothing. */
  const above = new Float64Array(cells + 1)
  for (let cell = cells - 1; cell >= 0; cell--) {
    const [near, far] = [cell * width, (cell + 1) * width]
    above[cell] = above[cell + 1] + (width / 6) * (density(near) + 4 * density((near + far) / 2) + density(far))
  }

  let integral = 0
  for (let cell = 0; cell <= cells; cell++) {
    const weight = (cell === 0 || cell === cells ? 1 : 2) * (width / 2)
    integral += weight * expectedUpTo(counted, pairs, above[cell] / above[0]) * Math.cos(cell * width)
  }
  return integral / counted
}

/** E[min(B, k)] for B binomial of `trials` and `chance`: k less the expected shortfall. */
function expectedUpTo(k: number, trials: number, chance: number): number {
  if (chance === 1) return k
  const odds = chance / (1 - chance)
  let probability = Math.exp(trials * Math.log1p(-chance))
  let expected = k
  for (let count = 0; count < k; count++) {
    expected -= (k - count) * probability
    probability *= ((trials - count) / (count + 1)) * odds
  }
  return expected
}
