import type { Corners } from './triangleAngles.ts'

/** Bins [1, 2), [2, 3) … [178, 179), [179, 180] by their lower edge; an angle below 1° lies in none. */
const lastBin = 179

export type Triangle = Corners<number> & {
  /** The product of the three shares: how probable it is if the angles were independent. */
  product: number
}

/**
 * The triangle of whole degrees that is most probable when the three angles are taken as independent (`most_probable_triangle.py` of the
 * released code; section 5.3): the triple A + B + C = 180 with the largest product of the shares of its one-degree bins, each the share
 * of the angles that lie in some bin.
 *
 * Of several with the same product, the one with the smallest angle at the latent, then at the sample.
 * @param angles  degrees per image, at each corner
 * @returns undefined where no triple has a positive product, as for a few images only
 */
export function mostProbableTriangle({ sample, noise, latent }: Corners<ArrayLike<number>>): Triangle | undefined {
  const [atSample, atNoise, atLatent] = [sample, noise, latent].map(angleHistogram)
  let best: Triangle | undefined
  for (let a = 1; a <= 178; a++) {
    for (let b = 1; a + b <= 179; b++) {
      const product = atLatent[a] * atSample[b] * atNoise[180 - a - b]
      if (product > (best?.product ?? 0)) best = { latent: a, sample: b, noise: 180 - a - b, product }
    }
  }
  return best
}

/**
 * The share of angles in each one-degree bin.
 *
 * @param angles  degrees
 * @returns 180 shares: at 7 that of [7, 8), at 179 that of [179, 180]; 0 at 0. All 0 where every angle is below 1°
 */
export function angleHistogram(angles: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(lastBin + 1)
  let counted = 0
  for (let i = 0; i < angles.length; i++) {
    const bin = Math.min(lastBin, Math.floor(angles[i]))
    if (!(bin >= 1)) continue
    shares[bin]++
    counted++
  }
  return counted === 0 ? shares : shares.map((count) => count / counted)
}
