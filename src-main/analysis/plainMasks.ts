import { coarserMask } from './coarserMask.ts'
import { plainMask } from './plainMask.ts'
import { advance, readFinite, requireMatch, rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'

/** Images and what is measured in their regions, which may be coarser: (C, H, W) each. */
export type MaskShapes = { imageShape: readonly [number, number, number]; shape: readonly [number, number, number] }

/** Masks that were made once, (n, h, w): of images that are decoded each time that they are read. */
export type PlainMasks = { what: string; n: number; masks: Uint8Array }

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

/**
 * Makes the masks of all images, for several measurements.
 *
 * @throws ValuesNotFinite; RangeError as plainMasks
 */
export async function keptMasks(images: RowSource, shapes: MaskShapes, watch?: Watch): Promise<PlainMasks> {
  const { n, length, what } = images
  const pixels = shapes.shape[1] * shapes.shape[2]
  const masks = new Uint8Array(n * pixels)
  const atOnce = rowsAtOnce(length)
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    masks.set(plainMasks(await readFinite(images, first, count), shapes), first * pixels)
    advance(watch, (first + count) / n)
  }
  return { what, n, masks }
}

/**
 * The masks of rows [first, first + count), of images or as they were made.
 *
 * @throws ValuesNotFinite; RangeError as plainMasks
 */
export async function masksAt(
  images: RowSource | PlainMasks,
  shapes: MaskShapes,
  first: number,
  count: number,
): Promise<Uint8Array> {
  const pixels = shapes.shape[1] * shapes.shape[2]
  if ('masks' in images) return images.masks.subarray(first * pixels, (first + count) * pixels)
  return plainMasks(await readFinite(images, first, count), shapes)
}

/** Entries of what is read for the mask of a row. */
export const entriesPerMask = (images: RowSource | PlainMasks) => ('masks' in images ? 1 : images.length)

/** @throws SetsDoNotMatch where there is not a mask for every row */
export function requireMaskPerRow(images: RowSource | PlainMasks, rows: RowSource): void {
  requireMatch('masks' in images ? { ...rows, what: images.what, n: images.n } : images, rows, 'rows')
}
