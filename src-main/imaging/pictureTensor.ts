import { toTensor } from './decodeImage.ts'
import { loadSharp } from './loadSharp.ts'

/**
 * The image that a picture of this program shows.
 *
 * @param bytes  of a picture of 8 bits without transparency, as they are kept of decoded rows
 * @returns `data` over [-1, 1], order (C, H, W), and that shape; grey is spread over three channels
 */
export async function pictureTensor(
  bytes: Uint8Array,
): Promise<{ data: Float32Array; shape: [number, number, number] }> {
  const sharp = await loadSharp()
  const { data, info } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const pixels = { width, height, channels, data: new Uint8ClampedArray(data), white: 255 as const }
  return { data: toTensor(pixels), shape: [channels, height, width] }
}
