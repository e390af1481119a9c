import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { fewestJackknifed, jackknifed, type MaybeJackknifed } from './jackknife.ts'
import { l2Distances } from './l2Distances.ts'
import { advance, readFinite, type RowSource, type Watch } from './rowSource.ts'
import { broughtToRange, setRange } from './setRange.ts'
import { structuralSimilarity } from './structuralSimilarity.ts'

export type DiversityWithin = {
  n: number
  /** Means over all pairs of different images, with their errors over the images from 3 on. SSIM is absent where images are smaller than its window. */
  l2: MaybeJackknifed
  ssim?: MaybeJackknifed
}

/**
 * How far the images of a set are from each other (section 13): L2 norms and SSIM over all pairs. For SSIM they are brought to 0 … 1 by their
 * common range. The interval leaves out one image after the other, for one that a bootstrap draws twice makes a pair without distance.
 *
 * @param images  n of shape (C, H, W), at least 2; all are held
 * @throws ValuesNotFinite, TooFewRows
 */
export async function diversityWithin(
  images: RowSource,
  { shape: [channels, height, width], ...watch }: Watch & { shape: readonly [number, number, number] },
): Promise<DiversityWithin> {
  const { n, length } = images
  if (n < 2) throw TooFewRows({ rule: 'the diversity of images', needed: 2, given: n })
  const range = await setRange(images)
  const data = await readFinite(images, 0, n)
  const rows = Array.from({ length: n }, (_, row) => data.subarray(row * length, (row + 1) * length))
  const withSsim = Math.min(height, width) >= 7
  const scaled = withSsim ? rows.map((row) => broughtToRange(row, range)) : []
  const plane = height * width
  // Of each image, the sums over its pairs.
  const [distances, similarities] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = l2Distances(rows[i], rows[j], length)[0]
      let similarity = 0
      for (let start = 0; withSsim && start < length; start += plane) {
        const [a, b] = [scaled[i], scaled[j]].map((image) => image.subarray(start, start + plane))
        similarity += structuralSimilarity(a, b, [height, width]) / channels
      }
      for (const image of [i, j]) {
        distances[image] += distance
        similarities[image] += similarity
      }
    }
    advance(watch, (i + 1) / n)
  }
  return { n, l2: overPairs(distances, [0, Infinity]), ...(withSsim && { ssim: overPairs(similarities, [-1, 1]) }) }
}

/** The mean over pairs, from each image's sum over those it is in. */
function overPairs(sums: Float64Array, limits: readonly [number, number]): MaybeJackknifed {
  const n = sums.length
  // Each pair is in two of them.
  const total = sums.reduce((sum, one) => sum + one, 0) / 2
  const value = total / ((n * (n - 1)) / 2)
  if (n < fewestJackknifed) return { value, n }
  const without = sums.map((own) => (total - own) / (((n - 1) * (n - 2)) / 2))
  return { value, n, interval: jackknifed(value, without, { n, limits }) }
}
