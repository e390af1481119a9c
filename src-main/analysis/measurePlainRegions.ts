import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { entriesPerMask, masksAt, requireMaskPerRow, type MaskShapes, type PlainMasks } from './plainMasks.ts'
import {
  addToRegions,
  deviation,
  deviationOfAbsolute,
  emptyRegions,
  meanAbsolute,
  type BothRegions,
  type RegionSums,
} from './regionSums.ts'
import { advance, readFinite, requireMatch, rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'
import { spread } from './spread.ts'

export type Region = {
  /** Entries of all images in the region. Where there are none, the rest is null. */
  entries: number
  /** Mean |latent - noise| over them. */
  error: number | null
  /**
   * Deviation of the latents' values (divided by their number, as NumPy's `std`), and of their magnitudes: the paper's "std" may be
   * either (section 10.2).
   */
  deviation: number | null
  deviationOfAbsolute: number | null
  /** The same of the noise, for comparison: 1 and 0.603 for a standard normal. */
  noiseDeviation: number | null
  noiseDeviationOfAbsolute: number | null
  /** Mean |latent - noise| of each image within the region, null where it has none; and over images. */
  errorPerRow: (number | null)[]
  errorOverRows: Spread | null
}

export type PlainRegions = BothRegions<Region> & {
  n: number
  /** The share of entries that are plain. */
  share: number
}

/**
 * Error and diversity of latents inside and outside plain regions (section 10.2).
 *
 * @param images  what the mask is made of: the samples, or for latent models the decoded samples, in their own range; or masks that were made
 * @param latents, noise  n rows of shape (c, h, w)
 * @throws SetsDoNotMatch, ValuesNotFinite; RangeError where the images' resolution is no multiple of the latents'
 */
export async function measurePlainRegions(
  { images, latents, noise }: { images: RowSource | PlainMasks; latents: RowSource; noise: RowSource },
  { imageShape, shape, ...watch }: Watch & MaskShapes,
): Promise<PlainRegions> {
  requireMatch(latents, noise, 'rows and entries')
  requireMaskPerRow(images, latents)
  const { n, length } = latents
  const pixels = shape[1] * shape[2]
  const errors = emptyRegions()
  const values = emptyRegions()
  const noiseValues = emptyRegions()
  const perRow: BothRegions<(number | null)[]> = { plain: [], other: [] }
  const atOnce = rowsAtOnce(Math.max(length, entriesPerMask(images)))
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    const latentRows = await readFinite(latents, first, count)
    const noiseRows = await readFinite(noise, first, count)
    const masks = await masksAt(images, { imageShape, shape }, first, count)
    for (let row = 0; row < count; row++) {
      const mask = masks.subarray(row * pixels, (row + 1) * pixels)
      const [latent, start] = [latentRows, noiseRows].map((rows) => rows.subarray(row * length, (row + 1) * length))
      const own = emptyRegions()
      addToRegions(own, latent, mask, start)
      addToRegions(values, latent, mask)
      addToRegions(noiseValues, start, mask)
      for (const region of regions) {
        perRow[region].push(meanAbsolute(own[region]))
        errors[region].entries += own[region].entries
        errors[region].absolute += own[region].absolute
      }
    }
    advance(watch, (first + count) / n)
  }
  const describe = (region: 'plain' | 'other'): Region => {
    const known = perRow[region].filter((value) => value !== null)
    return {
      entries: errors[region].entries,
      error: meanAbsolute(errors[region]),
      ...deviations(values[region], noiseValues[region]),
      errorPerRow: perRow[region],
      errorOverRows: known.length > 0 ? spread(known) : null,
    }
  }
  const [plain, other] = [describe('plain'), describe('other')]
  return { n, share: plain.entries / (plain.entries + other.entries), plain, other }
}

const regions = ['plain', 'other'] as const

function deviations(values: RegionSums, noise: RegionSums) {
  return {
    deviation: deviation(values),
    deviationOfAbsolute: deviationOfAbsolute(values),
    noiseDeviation: deviation(noise),
    noiseDeviationOfAbsolute: deviationOfAbsolute(noise),
  }
}
