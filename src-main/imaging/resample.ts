import { emptyLike, type Pixels } from './pixels.ts'

/** A resampling filter: its weight at a distance in output pixels, and the distance from which on the weight is 0. */
export interface Filter {
  reach: number
  weight(distance: number): number
}

export const boxFilter: Filter = { reach: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) }

export const bilinearFilter: Filter = { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) }

/** Keys' cubic with a = -0.5, as in Pillow. */
export const bicubicFilter: Filter = {
  reach: 2,
  weight(distance) {
    const a = -0.5
    const x = Math.abs(distance)
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
  },
}

/** Bits behind the point in the weights of 8-bit pictures. */
const fractionBits = 22

/**
 * Brings a picture to another size with Pillow's arithmetic, columns first, then rows: the filter grows with the reduction (antialiasing), weights
 * are normalised, and every pass of an 8-bit picture rounds to bytes with weights of 22 fractional bits.
 * Pictures of 16 bits are not rounded, only limited to their range.
 *
 * Source: https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
 * @returns the same picture where the size is the same
 */
export function resample(picture: Pixels, width: number, height: number, filter: Filter): Pixels {
  return resampleRows(resampleColumns(picture, width, filter), height, filter)
}

function resampleColumns(picture: Pixels, width: number, filter: Filter): Pixels {
  if (picture.width === width) return picture
  const result = emptyLike(picture, width, picture.height)
  const taps = tapsOf(picture, picture.width, width, filter)
  const { channels } = picture
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++)
        result.data[(y * width + x) * channels + channel] = weighted(
          picture,
          taps,
          x,
          y * picture.width * channels + channel,
          channels,
        )
  return result
}

function resampleRows(picture: Pixels, height: number, filter: Filter): Pixels {
  if (picture.height === height) return picture
  const result = emptyLike(picture, picture.width, height)
  const taps = tapsOf(picture, picture.height, height, filter)
  const rowLength = picture.width * picture.channels
  for (let y = 0; y < height; y++)
    for (let column = 0; column < rowLength; column++)
      result.data[y * rowLength + column] = weighted(picture, taps, y, column, rowLength)
  return result
}

/** For every output position the first input position and the weights from there on, `size` of them at most. */
interface Taps {
  size: number
  first: Int32Array
  count: Int32Array
  weights: Float64Array
}

function tapsOf({ white }: Pixels, from: number, to: number, filter: Filter): Taps {
  const scale = from / to
  const stretch = Math.max(scale, 1)
  const reach = filter.reach * stretch
  const size = Math.ceil(reach) * 2 + 1
  const taps: Taps = {
    size,
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float64Array(to * size),
  }
  for (let position = 0; position < to; position++) {
    const center = (position + 0.5) * scale
    const first = Math.max(0, Math.trunc(center - reach + 0.5))
    const count = Math.min(from, Math.trunc(center + reach + 0.5)) - first
    const weights = taps.weights.subarray(position * size, position * size + count)
    for (let i = 0; i < count; i++) weights[i] = filter.weight((i + first - center + 0.5) * (1 / stretch))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    for (let i = 0; i < count; i++) {
      const weight = sum === 0 ? weights[i] : weights[i] / sum
      weights[i] = white === 255 ? Math.trunc(weight * 2 ** fractionBits + (weight < 0 ? -0.5 : 0.5)) : weight
    }
    taps.first[position] = first
    taps.count[position] = count
  }
  return taps
}

/** One output value. Integer sums stay below 2^31, so shifting them is exact. */
function weighted({ data, white }: Pixels, taps: Taps, position: number, offset: number, stride: number): number {
  const bytes = white === 255
  const firstWeight = position * taps.size
  let at = offset + taps.first[position] * stride
  let sum = bytes ? 1 << (fractionBits - 1) : 0
  for (let i = 0; i < taps.count[position]; i++, at += stride) sum += data[at] * taps.weights[firstWeight + i]
  return bytes ? sum >> fractionBits : Math.min(white, Math.max(0, sum))
}
