import { PicturesNotEncodable } from '../../src-shared/errors/modelErrors.ts'
import type { CompleteEncoderSettings } from '../../src-shared/project/encoder.ts'
import type { Pixels } from './pixels.ts'
import { bicubicFilter, bilinearFilter, resample } from './resample.ts'

type Preparation = Pick<CompleteEncoderSettings, 'imageSize' | 'resampling' | 'shorterSide' | 'mean' | 'deviation'>

/**
 * A square picture as an encoder is given it. It becomes bytes first, round(127.5 (x + 1)) limited to 0 … 255, as in a PNG; then:
 *
 * `bicubic`, `bilinear`: Pillow's resampling to `shorterSide`, rounded to bytes, and the middle `imageSize` pixels, which is torchvision's
 * Resize and CenterCrop of a PIL image. `interpolate`: values in [0, 1], bilinear to `imageSize` by PyTorch's interpolate with
 * `align_corners=False` and no antialiasing, which is pytorch-fid's. Last, ([0, 1] - mean) / deviation.
 * @param picture  (C, S, S) in [-1, 1], of 3 channels, or of 1, which is spread over three
 * @param into  3 × imageSize × imageSize values, filled
 * @throws PicturesNotEncodable for other channels, and for what is not square
 */
export function pictureForEncoder(
  picture: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  preparation: Preparation,
  into: Float32Array,
): void {
  if ((channels !== 3 && channels !== 1) || height !== width)
    throw PicturesNotEncodable({ shape: [channels, height, width] })
  const pixels = toPixels(picture, channels, width)
  const { imageSize, resampling, mean, deviation } = preparation
  if (resampling === 'interpolate') interpolate(pixels, imageSize, into)
  else cutOut(resized(pixels, resampling, preparation.shorterSide ?? imageSize), imageSize, into)
  const area = imageSize * imageSize
  for (let channel = 0; channel < 3; channel++)
    for (let i = channel * area; i < (channel + 1) * area; i++) into[i] = (into[i] - mean[channel]) / deviation[channel]
}

/** Bytes are limited and rounded by the array itself, halves to the even number as NumPy does. */
function toPixels(picture: Float32Array, channels: number, size: number): Pixels {
  const area = size * size
  const data = new Uint8ClampedArray(3 * area)
  for (let i = 0; i < area; i++)
    for (let channel = 0; channel < 3; channel++)
      data[3 * i + channel] = (picture[(channels === 1 ? 0 : channel) * area + i] + 1) * 127.5
  return { width: size, height: size, channels: 3, data, white: 255 }
}

const resized = (pixels: Pixels, resampling: 'bicubic' | 'bilinear', side: number) =>
  resample(pixels, side, side, resampling === 'bicubic' ? bicubicFilter : bilinearFilter)

function cutOut({ data, width }: Pixels, size: number, into: Float32Array): void {
  const half = (width - size) / 2
  // torchvision rounds with Python's round(), halves to the even number.
  const first = Number.isInteger(half) ? half : 2 * Math.round(half / 2)
  for (let channel = 0; channel < 3; channel++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        into[(channel * size + y) * size + x] = data[3 * ((first + y) * width + first + x) + channel] / 255
}

function interpolate({ data, width }: Pixels, size: number, into: Float32Array): void {
  // Places in float32, as PyTorch computes them: at a place of 20 the share of the next pixel is off by 1e-6 from the exact one.
  const scale = Math.fround(width / size)
  const places = Array.from({ length: size }, (_, position) => {
    const centre = Math.max(0, Math.fround(Math.fround((position + 0.5) * scale) - 0.5))
    const low = Math.min(width - 1, Math.floor(centre))
    return { low, high: Math.min(width - 1, low + 1), share: centre - low }
  })
  for (const [y, down] of places.entries())
    for (const [x, across] of places.entries())
      for (let channel = 0; channel < 3; channel++) {
        const at = (row: number, column: number) => data[3 * (row * width + column) + channel] / 255
        const between = (row: number) => at(row, across.low) * (1 - across.share) + at(row, across.high) * across.share
        into[(channel * size + y) * size + x] = between(down.low) * (1 - down.share) + between(down.high) * down.share
      }
}
