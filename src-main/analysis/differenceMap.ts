import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { flip } from './flip.ts'

/**
 * One value for every pixel of how far a picture is from another.
 *
 * @param reference, test  (C, H, W); for `flip` images over [-1, 1] of one or three channels
 * @returns (H, W): `l1` the mean of |Δ| over the channels and `l2` their root mean square, in the arrays' own units; `flip` 0 to 1
 * @throws ShapeMismatch for `flip` of arrays that are no images
 */
export function differenceMap(
  reference: Float32Array,
  test: Float32Array,
  shape: readonly [number, number, number],
  map: Exclude<DifferenceMap, 'signed'>,
): Float32Array {
  if (map === 'flip') {
    const screen = (image: Float32Array) => image.map((value) => (value + 1) / 2)
    return flip(screen(reference), screen(test), shape)
  }
  const [channels, height, width] = shape
  const area = height * width
  const result = new Float32Array(area)
  for (let i = 0; i < area; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) {
      const difference = test[channel * area + i] - reference[channel * area + i]
      sum += map === 'l1' ? Math.abs(difference) : difference ** 2
    }
    result[i] = map === 'l1' ? sum / channels : Math.sqrt(sum / channels)
  }
  return result
}
