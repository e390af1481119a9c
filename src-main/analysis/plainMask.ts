/** Neighbouring pixels that differ by less than this, on average over right and below, lie in a plain region. */
const plainThreshold = 0.025

/**
 * Which pixels lie in plain regions: those where, in every channel, (|difference to the pixel below| + |difference to the pixel on the
 * right|) / 2 < 0.025 in the image's own range (`plain_masks.py` of the released code).
 *
 * Past the last row and column the difference counts as 0, so border pixels are plain more easily. Float32 throughout, as there.
 * @param images  (N, C, H, W)
 * @returns (N, H, W), 1 for plain
 */
export function plainMask(
  images: Float32Array,
  [channels, height, width]: readonly [number, number, number],
): Uint8Array {
  const pixels = height * width
  const threshold = Math.fround(plainThreshold)
  const mask = new Uint8Array(images.length / channels).fill(1)
  for (let plane = 0; plane * pixels < images.length; plane++) {
    const maskStart = Math.floor(plane / channels) * pixels
    for (let pixel = 0; pixel < pixels; pixel++) {
      const i = plane * pixels + pixel
      const below = pixel < pixels - width ? Math.fround(Math.abs(images[i + width] - images[i])) : 0
      const right = pixel % width < width - 1 ? Math.fround(Math.abs(images[i + 1] - images[i])) : 0
      if (!(Math.fround(below + right) / 2 < threshold)) mask[maskStart + pixel] = 0
    }
  }
  return mask
}

/**
 * The share of plain pixels in each image.
 *
 * @param images  (N, C, H, W)
 * @returns one value per image, 0 to 1
 */
export function plainShares(images: Float32Array, shape: readonly [number, number, number]): Float64Array {
  const mask = plainMask(images, shape)
  const pixels = shape[1] * shape[2]
  const shares = new Float64Array(mask.length / pixels)
  mask.forEach((plain, pixel) => (shares[Math.floor(pixel / pixels)] += plain / pixels))
  return shares
}
