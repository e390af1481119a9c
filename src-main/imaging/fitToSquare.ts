import { emptyLike, type Pixels } from './pixels.ts'
import { bicubicFilter, boxFilter, resample } from './resample.ts'

/** The rule as runs and pages name it. */
export const resizeRule =
  'halved by box filter while both sides are at least twice the size, then bicubic to the shorter side, then centre crop (guided-diffusion)'

/**
 * Brings a picture to size x size by guided-diffusion's rule; one that has the size stays as it is.
 *
 * Source: `center_crop_arr` in guided_diffusion/image_datasets.py. Python's round() takes halves to the even number.
 */
export function fitToSquare(picture: Pixels, size: number): Pixels {
  let fitted = picture
  while (Math.min(fitted.width, fitted.height) >= 2 * size)
    fitted = resample(fitted, fitted.width >> 1, fitted.height >> 1, boxFilter)
  const scale = size / Math.min(fitted.width, fitted.height)
  fitted = resample(
    fitted,
    roundHalfToEven(fitted.width * scale),
    roundHalfToEven(fitted.height * scale),
    bicubicFilter,
  )
  return cropCentre(fitted, size)
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}

function cropCentre(picture: Pixels, size: number): Pixels {
  if (picture.width === size && picture.height === size) return picture
  const left = (picture.width - size) >> 1
  const top = (picture.height - size) >> 1
  const { channels } = picture
  const cropped = emptyLike(picture, size, size)
  for (let y = 0; y < size; y++) {
    const first = ((top + y) * picture.width + left) * channels
    cropped.data.set(picture.data.subarray(first, first + size * channels), y * size * channels)
  }
  return cropped
}
