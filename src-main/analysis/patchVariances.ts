const side = 3
const entries = side * side

/**
 * The variance of the 3 × 3 pixels around each pixel (divided by 9), averaged over channels: how much a picture varies there (section 10.4).
 *
 * @param image  (C, H, W)
 * @returns (H, W); NaN at the border, where the square is not whole
 */
export function patchVariances(
  image: ArrayLike<number>,
  [channels, height, width]: readonly [number, number, number],
): Float64Array {
  const variances = new Float64Array(height * width).fill(Number.NaN)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      let sum = 0
      for (let channel = 0; channel < channels; channel++)
        sum += varianceAround(image, (channel * height + y) * width + x, width)
      variances[y * width + x] = sum / channels
    }
  return variances
}

function varianceAround(image: ArrayLike<number>, centre: number, width: number): number {
  let sum = 0
  for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += image[centre + dy * width + dx]
  const mean = sum / entries
  let squares = 0
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) squares += (image[centre + dy * width + dx] - mean) ** 2
  return squares / entries
}
