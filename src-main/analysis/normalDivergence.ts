import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { columnMoments } from './columnMoments.ts'
import { distributionMoments } from './distributionMoments.ts'
import { requireMatch, type RowSource } from './rowSource.ts'

export type NormalDivergence = {
  n: number
  /** One normal over all entries of all images. Sees mean and spread only, and stays near 0 for latents that are strongly correlated. */
  global: number
  /** One normal per position over the images, averaged over the positions. */
  perPosition: number
}

/**
 * What the divergence per position is on average between two sets of n rows each whose entries are independent normals of one mean and deviation, in
 * nats: (2n - 1) / (n (n - 3)), about 2 / n. Exact: with means and variances of both samples independent, E log(s₂ / s₁) = 0, E s₁² = σ²,
 * E (m₁ - m₂)² = 2 σ² / n and E 1 / s₂² = (n - 1) / ((n - 3) σ²), so that it is ((n - 1) (1 + 2 / n) / (n - 3) - 1) / 2. Latents that follow their own noises
 * lie below it.
 *
 * @returns undefined for fewer than 4 rows, where it has no mean
 */
export function divergenceFloor(n: number): number | undefined {
  return n < 4 ? undefined : (2 * n - 1) / (n * (n - 3))
}

/** Added to the deviations of positions, as the released code does, so that a constant position has one. */
const leastDeviation = 1e-6

/**
 * KL(noise || latents) in nats between normals that are fitted to both sets, with unbiased deviations (section 15).
 *
 * @param noise, latents  n images of d entries each, at least 2
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for one image
 */
export async function normalDivergence(
  noise: RowSource,
  latents: RowSource,
  { signal }: { signal?: AbortSignal } = {},
): Promise<NormalDivergence> {
  requireMatch(noise, latents, 'rows and entries')
  const { n, length } = noise
  if (n < 2) throw TooFewRows({ rule: 'a normal fitted at every position', needed: 2, given: n })
  const [whole, wholeLatents] = [await distributionMoments(noise), await distributionMoments(latents)]
  const [positions, latentPositions] = [await columnMoments(noise, signal), await columnMoments(latents, signal)]
  let sum = 0
  for (let i = 0; i < length; i++) {
    sum += divergence(
      { mean: positions.means[i], sd: positions.deviations[i] + leastDeviation },
      { mean: latentPositions.means[i], sd: latentPositions.deviations[i] + leastDeviation },
    )
  }
  return { n, global: divergence(whole, wholeLatents), perPosition: sum / length }
}

type Normal = { mean: number; sd: number }

/** Infinite where the second is a point and the first is not that point. */
function divergence(of: Normal, from: Normal): number {
  if (of.sd === from.sd && of.mean === from.mean) return 0
  return Math.log(from.sd / of.sd) + (of.sd ** 2 + (of.mean - from.mean) ** 2) / (2 * from.sd ** 2) - 0.5
}
