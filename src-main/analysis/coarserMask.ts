/**
 * A mask of pixels brought to the resolution of latents: a cell is plain where at least half of the pixels that it stands for are.
 *
 * Section 10 leaves the rule open. Making the mask of a smaller image instead, as a third party does, would call fine texture plain,
 * which averages out; a share of pixels does not.
 * @param mask  (N, H, W), 1 for plain
 * @param factor  pixels of a cell's side, which must divide H and W
 * @returns (N, H / factor, W / factor)
 */
export function coarserMask(mask: Uint8Array, [height, width]: readonly [number, number], factor: number): Uint8Array {
  if (factor === 1) return mask
  if (height % factor !== 0 || width % factor !== 0)
    throw new RangeError(`Cells of ${factor} pixels do not divide ${height} x ${width}.`)
  const [rows, columns] = [height / factor, width / factor]
  const images = mask.length / (height * width)
  const counts = new Uint16Array(images * rows * columns)
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue
    const pixel = i % (height * width)
    const cell = Math.floor(Math.floor(pixel / width) / factor) * columns + Math.floor((pixel % width) / factor)
    counts[Math.floor(i / (height * width)) * rows * columns + cell]++
  }
  return Uint8Array.from(counts, (count) => (2 * count >= factor ** 2 ? 1 : 0))
}
