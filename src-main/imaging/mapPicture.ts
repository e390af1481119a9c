import { channelsOf, type ColourMap } from '../../src-shared/figures/studies/colourMaps.ts'
import { loadSharp } from './loadSharp.ts'

const levels = 256

/**
 * A PNG of one value for every pixel in the colours of a map, from 0 to the limit; what lies beyond has the last colour, and what is not finite is
 * mid grey.
 *
 * @param values  (H, W)
 */
export async function mapPicture(
  values: Float32Array,
  [, height, width]: readonly [number, number, number],
  { map, limit }: { map: ColourMap; limit: number },
): Promise<Buffer> {
  const table = Array.from({ length: levels }, (_, level) => channelsOf(map, level / (levels - 1)))
  const bytes = new Uint8Array(3 * values.length)
  values.forEach((value, i) => {
    const level = Math.round(Math.min(1, Math.max(0, value / limit)) * (levels - 1))
    bytes.set(Number.isFinite(value) ? table[level] : [128, 128, 128], 3 * i)
  })
  const sharp = await loadSharp()
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}
