import { l2Distances } from './l2Distances.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { broughtToRange } from './setRange.ts'
import { structuralSimilarity } from './structuralSimilarity.ts'

/** How alike each picture is to its partner. */
export type PairedPictures = {
  /** L2 norms of the differences over all entries. */
  l2: number[]
  /** Averaged over channels; absent where pictures are smaller than SSIM's window. */
  ssim?: number[]
}

const range = { least: -1, most: 1 }

/**
 * L2 and SSIM of pictures with their partners (section 13), for SSIM brought from [-1, 1] to 0 … 1, so that it does not depend on the others.
 *
 * @param a, b  n pictures of shape (C, H, W)
 * @throws SetsDoNotMatch, ValuesNotFinite; what the signal aborts with
 */
export async function pairedPictures(
  a: RowSource,
  b: RowSource,
  { shape: [channels, height, width], ...watch }: Watch & { shape: readonly [number, number, number] },
): Promise<PairedPictures> {
  requireMatch(a, b, 'rows and entries')
  const plane = height * width
  const l2: number[] = []
  const ssim: number[] | undefined = Math.min(height, width) >= 7 ? [] : undefined
  await eachRows(
    [a, b],
    ([one, other], _, count) => {
      l2.push(...l2Distances(one, other, a.length))
      for (let row = 0; ssim && row < count; row++) {
        const [left, right] = [one, other].map((data) =>
          broughtToRange(data.subarray(row * a.length, (row + 1) * a.length), range),
        )
        let sum = 0
        for (let start = 0; start < a.length; start += plane)
          sum += structuralSimilarity(left.subarray(start, start + plane), right.subarray(start, start + plane), [
            height,
            width,
          ])
        ssim.push(sum / channels)
      }
    },
    watch,
  )
  return { l2, ssim }
}
