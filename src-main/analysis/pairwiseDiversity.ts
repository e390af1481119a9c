import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { l2Distances } from './l2Distances.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { broughtToRange, setRange } from './setRange.ts'
import { spread } from './spread.ts'
import { structuralSimilarity } from './structuralSimilarity.ts'

export type PairwiseDiversity = {
  /** Bases, and variations of each. */
  n: number
  variations: number
  /** Mean over the pairs of variations of a base, then over bases. SSIM is absent where images are smaller than its window. */
  l2: Spread
  ssim?: Spread
  perBase: { l2: number[]; ssim?: number[] }
}

/**
 * How far the variations of one base are from each other (section 14): L2 norms and SSIM over all pairs of variations of the same base.
 * High L2 and low SSIM are diversity. For SSIM all variations of all bases are brought to 0 … 1 by their common range.
 *
 * @param variations  at least 2; n rows of shape (C, H, W) each, row i of all belongs to base i
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for one variation or no base
 */
export async function pairwiseDiversity(
  variations: readonly RowSource[],
  { shape: [channels, height, width], ...watch }: Watch & { shape: readonly [number, number, number] },
): Promise<PairwiseDiversity> {
  if (variations.length < 2)
    throw TooFewRows({ rule: 'the diversity of variations', needed: 2, given: variations.length })
  const [{ n, length }] = variations
  for (const variation of variations) requireMatch(variations[0], variation, 'rows and entries')
  if (n < 1) throw TooFewRows({ rule: 'the diversity of variations', needed: 1, given: n })
  const ranges = []
  for (const variation of variations) ranges.push(await setRange(variation))
  const range = {
    least: Math.min(...ranges.map(({ least }) => least)),
    most: Math.max(...ranges.map(({ most }) => most)),
  }

  const plane = height * width
  const pairs = (variations.length * (variations.length - 1)) / 2
  const l2: number[] = []
  const ssim: number[] | undefined = Math.min(height, width) >= 7 ? [] : undefined
  await eachRows(
    variations,
    (blocks, _, count) => {
      for (let row = 0; row < count; row++) {
        const images = blocks.map((block) => block.subarray(row * length, (row + 1) * length))
        const scaled = ssim ? images.map((image) => broughtToRange(image, range)) : []
        let [distance, similarity] = [0, 0]
        for (let i = 0; i < images.length; i++) {
          for (let j = i + 1; j < images.length; j++) {
            distance += l2Distances(images[i], images[j], length)[0]
            for (let start = 0; ssim && start < length; start += plane) {
              const [a, b] = [scaled[i], scaled[j]].map((image) => image.subarray(start, start + plane))
              similarity += structuralSimilarity(a, b, [height, width]) / channels
            }
          }
        }
        l2.push(distance / pairs)
        ssim?.push(similarity / pairs)
      }
    },
    watch,
  )
  return { n, variations: variations.length, l2: spread(l2), ssim: ssim && spread(ssim), perBase: { l2, ssim } }
}
