import { deflateSync } from 'node:zlib'
import { loadSharp } from './loadSharp.ts'

/**
 * How far the pixels of a region can be compressed: bytes of a PNG of one row, compression 9 with adaptive filters, which holds them one after the
 * other, and of that file under zlib at level 9, as a stand-in for Kolmogorov complexity (section 10.4). Both count the file's own head, 78 bytes,
 * which weighs much in a small region.
 *
 * @param bytes  the channels of a pixel side by side, 1 or 3 of them; one pixel at least
 */
export async function regionPng(bytes: Uint8ClampedArray, channels: 1 | 3): Promise<{ png: number; deflated: number }> {
  const sharp = await loadSharp()
  const png = await sharp(bytes, { raw: { width: bytes.length / channels, height: 1, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer()
  return { png: png.length, deflated: deflateSync(png, { level: 9 }).length }
}
