import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { broughtToRange, setRange, type Range } from './setRange.ts'
import { spread } from './spread.ts'
import { structuralSimilarity } from './structuralSimilarity.ts'

export type PixelSimilarity = {
  n: number
  /** Absent where images are smaller than SSIM's window. */
  ssim?: Spread
  /** Decibels for a peak of 1; over the images that differ. */
  psnr: Spread
  /** What the released code stores: `cv2.PSNR` with its default peak of 255 for images within 0 … 1, 48.13 dB too high. */
  releasedPsnr: Spread
  /** Images equal to their partner, whose PSNR is infinite and is left out. */
  equal: number
  /** The ranges by which the sets were brought to 0 … 1. */
  ranges: { a: Range; b: Range }
  perRow: { ssim?: number[]; psnr: (number | null)[] }
}

/** 20 log10(255). */
const releasedOffset = 20 * Math.log10(255)

/**
 * SSIM and PSNR of paired images (section 8.4): each set is brought to 0 … 1 by its own smallest and largest entry, SSIM is taken per
 * channel and averaged over channels, then means and deviations over images.
 *
 * @param a, b  n images of shape (C, H, W)
 * @throws SetsDoNotMatch, ValuesNotFinite
 */
export async function pixelSimilarity(
  a: RowSource,
  b: RowSource,
  { shape: [channels, height, width], ...watch }: Watch & { shape: readonly [number, number, number] },
): Promise<PixelSimilarity> {
  requireMatch(a, b, 'rows and entries')
  const ranges = { a: await setRange(a), b: await setRange(b) }
  const plane = height * width
  const ssim: number[] | undefined = Math.min(height, width) >= 7 ? [] : undefined
  const psnr: (number | null)[] = []
  await eachRows(
    [a, b],
    (blocks, _, count) => {
      for (let row = 0; row < count; row++) {
        const [one, other] = [ranges.a, ranges.b].map((range, set) =>
          broughtToRange(blocks[set].subarray(row * a.length, (row + 1) * a.length), range),
        )
        psnr.push(signalToNoise(one, other))
        if (!ssim) continue
        let sum = 0
        for (let start = 0; start < a.length; start += plane) {
          const [left, right] = [one, other].map((image) => image.subarray(start, start + plane))
          sum += structuralSimilarity(left, right, [height, width])
        }
        ssim.push(sum / channels)
      }
    },
    watch,
  )
  const finite = psnr.filter((value) => value !== null)
  const overFinite = finite.length > 0 ? spread(finite) : { mean: 0, sd: 0, n: 0 }
  return {
    n: a.n,
    ssim: ssim && ssim.length > 0 ? spread(ssim) : undefined,
    psnr: overFinite,
    releasedPsnr: { ...overFinite, mean: overFinite.mean + (finite.length > 0 ? releasedOffset : 0) },
    equal: psnr.length - finite.length,
    ranges,
    perRow: { ssim, psnr },
  }
}

/** Decibels for a peak of 1; null for equal images. */
function signalToNoise(a: Float64Array, b: Float64Array): number | null {
  let squares = 0
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2
  return squares > 0 ? -10 * Math.log10(squares / a.length) : null
}
