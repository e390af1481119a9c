import { coarserMask } from './coarserMask.ts'
import { plainMask } from './plainMask.ts'

/** Images and what is measured in their regions, which may be coarser: (C, H, W) each. */
export type MaskShapes = { imageShape: readonly [number, number, number]; shape: readonly [number, number, number] }

/**
 * The plain mask of images at the resolution of latents.
 *
 * @param images  (N, C, H, W), in their own range
 * @returns (N, h, w) for latents of (c, h, w)
 * @throws RangeError where the images are not a whole number of times as large in both directions
 */
export function plainMasks(images: Float32Array, { imageShape, shape }: MaskShapes): Uint8Array {
  const [, height, width] = imageShape
  const factor = height / shape[1]
  if (width / shape[2] !== factor || !Number.isInteger(factor))
    throw new RangeError(`A mask of ${height} x ${width} pixels has no cells of ${shape[1]} x ${shape[2]}.`)
  return coarserMask(plainMask(images, imageShape), [height, width], factor)
}
