import { readFile, stat } from 'node:fs/promises'
import type { Metadata } from 'sharp'
import { ImageNotReadable, ShapeMismatch } from '../../src-shared/errors/dataErrors.ts'
import { declaredFrom } from '../../src-shared/errors/systemErrors.ts'
import { fitToSquare } from './fitToSquare.ts'
import { loadSharp } from './loadSharp.ts'
import type { Pixels } from './pixels.ts'

export { resizeRule } from './fitToSquare.ts'

const formats = ['png', 'jpeg', 'webp', 'tiff', 'gif']
/** A picture with more pixels would take seconds and gigabytes on its way, however small its file is. */
const mostPixels = 2 ** 26
/** One of 16 bits takes four times as long and as much memory per pixel. */
const costOfWide = 4
/** Of a strip, once its shorter side has the model's size; no strip has a right to more than four squares of that size. */
const mostResized = 2 ** 24
const largestFile = 2 ** 29

/**
 * Reads an image file as the denoiser wants it.
 *
 * EXIF orientation is applied, transparency laid over white, the first frame of an animation taken, grey spread over three channels or, for a
 * model of one channel, colour turned to luma (ITU-R 601-2). Samples count as they are stored: colour profiles are not applied, as in the code
 * that such models were trained with, except for CMYK. Another size is brought to the model's by fitToSquare; 16 bits stay 16 bits.
 * @param channels  of the model, 1 or 3
 * @param size  side in pixels
 * @returns channels * size * size values in [-1, 1], order (C, H, W)
 * @throws FileMissing, FileNotReadable; ImageNotReadable; ShapeMismatch for a model of other channels
 */
export async function decodeImage(
  file: string,
  { channels, size }: { channels: number; size: number },
): Promise<Float32Array<ArrayBuffer>> {
  if (channels !== 1 && channels !== 3)
    throw ShapeMismatch({ what: file, shape: [3, size, size], expected: [channels, size, size] })
  const colour = await decodePixels(file, size)
  return toTensor(fitToSquare(channels === 1 ? toLuma(colour) : colour, size))
}

/**
 * A square picture of an image file for people: as decodeImage reads it, but a small one keeps its own pixels, so that nothing is smoothed.
 *
 * @param most  side in pixels that a larger one is brought to
 * @returns (3, side, side) in [-1, 1]
 * @throws as decodeImage
 */
export async function decodeThumbnail(
  file: string,
  most: number,
): Promise<{ side: number; data: Float32Array<ArrayBuffer> }> {
  const pixels = await decodePixels(file, most)
  const side = Math.min(most, pixels.width, pixels.height)
  return { side, data: toTensor(fitToSquare(pixels, side)) }
}

/** The picture in its own size, three channels, without transparency. */
async function decodePixels(file: string, size: number): Promise<Pixels> {
  const declare = (error: unknown): never => {
    throw declaredFrom(error, file)
  }
  const refuse = (reason: string) => ImageNotReadable({ path: file, reason })
  const { size: length } = await stat(file).catch(declare)
  if (length > largestFile) throw refuse(`its ${Math.round(length / 1e6).toLocaleString('en')} MB are too many`)
  const bytes = await readFile(file).catch(declare)
  const understand = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw refuse((error as Error).message.replaceAll('\n', ' ').trim())
    }
  }
  const limits = { limitInputPixels: mostPixels, failOn: 'error' } as const
  const sharp = await loadSharp()
  const metadata = await understand(() => sharp(bytes, limits).metadata())
  const reason = reasonToRefuse(metadata, size)
  if (reason) throw refuse(reason)

  const wide = metadata.depth === 'ushort'
  const { data, info } = await understand(() =>
    sharp(bytes, { ...limits, ignoreIcc: metadata.space !== 'cmyk' })
      .autoOrient()
      .toColourspace(wide ? 'rgb16' : 'srgb')
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  const samples = wide ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data
  return overWhite(samples, info)
}

function reasonToRefuse({ format, width, height, depth }: Metadata, size: number): string | undefined {
  if (!formats.includes(format)) return `it is ${format}, not PNG, JPEG, WebP, TIFF or GIF`
  if (depth !== 'uchar' && depth !== 'ushort') return `its samples are ${depth}, not 8 or 16 bits`
  const shorter = Math.min(width, height)
  const resized = (width / shorter) * (height / shorter) * size * size
  const cost = width * height * (depth === 'ushort' ? costOfWide : 1)
  if (cost > mostPixels || resized > Math.max(mostResized, 4 * size * size))
    return `${width} x ${height} pixels are too many at ${size} x ${size}`
  return undefined
}

/** Lays what is transparent over white: v α + white (1 - α). */
function overWhite(
  samples: Uint8Array | Uint16Array,
  { width, height, channels }: { width: number; height: number; channels: number },
): Pixels {
  const wide = samples instanceof Uint16Array
  const white = wide ? 65_535 : 255
  const length = width * height * 3
  const data = wide ? new Float32Array(length) : new Uint8ClampedArray(length)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = channels === 4 ? samples[pixel * 4 + 3] / white : 1
    for (let channel = 0; channel < 3; channel++)
      data[pixel * 3 + channel] = white - (white - samples[pixel * channels + channel]) * alpha
  }
  return { width, height, channels: 3, data, white }
}

/** Luma with Pillow's weights, of bytes rounded as Pillow does (`convert("L")`). */
function toLuma({ width, height, data: colour, white }: Pixels): Pixels {
  const length = width * height
  const data = white === 255 ? new Uint8ClampedArray(length) : new Float32Array(length)
  for (let i = 0; i < length; i++) {
    const sum = 19_595 * colour[3 * i] + 38_470 * colour[3 * i + 1] + 7_471 * colour[3 * i + 2]
    data[i] = white === 255 ? (sum + 0x8000) >> 16 : sum / 65_536
  }
  return { width, height, channels: 1, data, white }
}

/** Pixels to (C, H, W) in [-1, 1]: x / 127.5 - 1 in float32, as NumPy computes it. */
export function toTensor({ width, height, channels, data, white }: Pixels): Float32Array<ArrayBuffer> {
  const area = width * height
  const tensor = new Float32Array(channels * area)
  for (let channel = 0; channel < channels; channel++)
    for (let i = 0; i < area; i++)
      tensor[channel * area + i] = Math.fround(data[i * channels + channel] / (white / 2)) - 1
  return tensor
}
