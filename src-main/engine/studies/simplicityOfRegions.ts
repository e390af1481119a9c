import type { Measured, StudyCell, StudyColumn, StudyTable } from '../../../src-shared/studies/studyResult.ts'
import { byteEntropy } from '../../analysis/byteEntropy.ts'
import { patchVariances } from '../../analysis/patchVariances.ts'
import { plainMask } from '../../analysis/plainMask.ts'
import type { BothRegions } from '../../analysis/regionSums.ts'
import { eachRows, type Watch } from '../../analysis/rowSource.ts'
import { regionPng } from '../../imaging/regionPng.ts'
import type { MeasuredRun } from './measuredRun.ts'
import type { Pictures } from './picturesOfRun.ts'
import { column, overImages, runCells, runColumns } from './studyContext.ts'

/** How simple the pixels of a region are, over the images that have some; null where none has. */
export interface Simplicity {
  /** Bits of the PNG for each pixel, all channels together. */
  bitsPerPixel: Measured | null
  /** Mean variance of 3 × 3 pixels, for values in [0, 1]; of the images with a whole square around a pixel of the region. */
  patchVariance: Measured | null
  /** Bits. */
  entropy: Measured | null
  /** Bytes of the PNG under zlib. */
  deflated: Measured | null
}

const regions = ['plain', 'other'] as const

/**
 * The measures of the released code of how simple plain and other regions of pictures are (section 10.4), of each picture as bytes,
 * round(127.5 (x + 1)), and then over pictures.
 *
 * @param pictures  in [-1, 1], of 1 or 3 channels; the mask is made at their own resolution
 * @returns undefined for other channels
 * @throws ValuesNotFinite, Cancelled
 */
export async function simplicityOfRegions(
  { source, shape }: Pictures,
  watch: Watch,
): Promise<BothRegions<Simplicity> | undefined> {
  const [channels, height, width] = shape
  if (channels !== 1 && channels !== 3) return undefined
  const area = height * width
  const found = { plain: emptyLists(), other: emptyLists() }
  await eachRows(
    [source],
    async ([images], _, count) => {
      const masks = plainMask(images, shape)
      for (let row = 0; row < count; row++) {
        const bytes = Uint8ClampedArray.from(
          images.subarray(row * source.length, (row + 1) * source.length),
          (value) => (value + 1) * 127.5,
        )
        const variances = patchVariances(bytes, shape)
        const mask = masks.subarray(row * area, (row + 1) * area)
        for (const region of regions) {
          const pixels = pixelsIn(mask, region === 'plain')
          if (pixels.length === 0) continue
          const own = interleaved(bytes, pixels, channels, area)
          const { png, deflated } = await regionPng(own, channels)
          const lists = found[region]
          lists.bitsPerPixel.push((8 * png) / pixels.length)
          lists.deflated.push(deflated)
          lists.entropy.push(byteEntropy(own))
          const whole = pixels.filter((pixel) => !Number.isNaN(variances[pixel]))
          if (whole.length > 0)
            lists.patchVariance.push(whole.reduce((sum, pixel) => sum + variances[pixel], 0) / whole.length / 255 ** 2)
        }
      }
    },
    watch,
  )
  const describe = (region: 'plain' | 'other'): Simplicity => ({
    bitsPerPixel: overImages(found[region].bitsPerPixel),
    patchVariance: overImages(found[region].patchVariance),
    entropy: overImages(found[region].entropy),
    deflated: overImages(found[region].deflated),
  })
  return { plain: describe('plain'), other: describe('other') }
}

const emptyLists = (): Record<keyof Simplicity, number[]> => ({
  bitsPerPixel: [],
  patchVariance: [],
  entropy: [],
  deflated: [],
})

function pixelsIn(mask: Uint8Array, plain: boolean): number[] {
  const pixels: number[] = []
  mask.forEach((value, pixel) => (value === 1) === plain && pixels.push(pixel))
  return pixels
}

function interleaved(
  image: Uint8ClampedArray,
  pixels: readonly number[],
  channels: number,
  area: number,
): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(pixels.length * channels)
  pixels.forEach((pixel, place) => {
    for (let channel = 0; channel < channels; channel++)
      bytes[place * channels + channel] = image[channel * area + pixel]
  })
  return bytes
}

const columns: StudyColumn[] = [
  ...runColumns,
  column('region', 'Region'),
  column('bits_per_pixel', 'PNG, bits per pixel'),
  column('patch_variance', 'Variance of 3 × 3'),
  column('entropy', 'Entropy, bits'),
  column('deflated', 'PNG under zlib, bytes'),
]

/** Both regions of each run as a table. */
export function simplicityTable(
  measured: readonly { run: MeasuredRun; simplicity?: BothRegions<Simplicity> }[],
): StudyTable[] {
  const rows = measured.flatMap(({ run, simplicity }) =>
    regions.flatMap((region): Record<string, StudyCell>[] => {
      if (!simplicity) return []
      const { bitsPerPixel, patchVariance, entropy, deflated } = simplicity[region]
      return [
        {
          ...runCells(run),
          region,
          bits_per_pixel: bitsPerPixel,
          patch_variance: patchVariance,
          entropy,
          deflated,
        },
      ]
    }),
  )
  if (rows.length === 0) return []
  return [
    {
      name: 'simplicity',
      title: 'How simple the pictures are in plain and other regions',
      rule: 'Of each picture that has pixels in the region, as bytes, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over pictures. PNG: one row of the region’s pixels, compression 9, its head of 78 bytes counted. Variance: of the 3 × 3 pixels around a pixel, all within the picture, values in [0, 1], averaged over channels. Entropy: of the histogram of the bytes of all channels, 256 bins. Under zlib: level 9, a stand-in for Kolmogorov complexity, which grows with the region.',
      columns,
      rows,
    },
  ]
}
