import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage, decodeThumbnail } from '../../../../src-main/imaging/decodeImage.ts'
import { temporaryFolder } from '../store/temporaryFolder.ts'

type Raw = { width: number; height: number; channels: 1 | 2 | 3 | 4 }
const two = (channels: Raw['channels']): Raw => ({ width: 2, height: 2, channels })

/** A picture of the given bytes, encoded by sharp. */
async function picture(
  bytes: number[],
  raw: Raw,
  encode: (image: Sharp) => Sharp = (image) => image.png(),
): Promise<string> {
  const file = path.join(temporaryFolder(), 'picture')
  writeFileSync(file, await encode(sharp(Uint8Array.from(bytes), { raw })).toBuffer())
  return file
}

const red = [255, 0, 0]
const green = [0, 255, 0]
const blue = [0, 0, 255]
const white = [255, 255, 255]
const corners = [...red, ...green, ...blue, ...white]

/** The pixels as colours again, rows from the top. */
function colours(tensor: Float32Array): number[][] {
  const area = tensor.length / 3
  const level = (value: number) => Math.round((value + 1) * 127.5)
  return Array.from({ length: area }, (_, i) => [0, 1, 2].map((channel) => level(tensor[channel * area + i])))
}

const model = { channels: 3, size: 2 }

test('a picture of the right size is x / 127.5 - 1, channels first', async () => {
  const tensor = await decodeImage(await picture(corners, two(3)), model)
  expect([...tensor]).toEqual([1, -1, -1, 1, -1, 1, -1, 1, -1, -1, 1, 1])
})

test('a small picture keeps its pixels as a thumbnail, and a larger one is brought to the side that is asked for', async () => {
  const file = await picture(corners, two(3))
  const { side, data } = await decodeThumbnail(file, 128)
  expect(side).toBe(2)
  expect(colours(data)).toEqual([red, green, blue, white])
  const grey = await picture(Array<number>(3 * 8 * 4).fill(100), { width: 8, height: 4, channels: 3 })
  expect(await decodeThumbnail(grey, 128)).toMatchObject({ side: 4 })
  expect(await decodeThumbnail(grey, 2)).toMatchObject({ side: 2, data: { length: 12 } })
})

test('every byte comes back from its value', async () => {
  const bytes = Array.from({ length: 256 }, (_, i) => i)
  const tensor = await decodeImage(await picture(bytes, { width: 16, height: 16, channels: 1 }), {
    channels: 3,
    size: 16,
  })
  expect(colours(tensor).map(([value]) => value)).toEqual(bytes)
  expect(tensor[100]).toBe(Math.fround(Math.fround(100 / 127.5) - 1))
})

test('grey stands in all three channels', async () => {
  const tensor = await decodeImage(await picture([0, 100, 200, 255], two(1)), model)
  expect(colours(tensor)).toEqual([0, 100, 200, 255].map((value) => [value, value, value]))
})

test('a model of one channel sees luma', async () => {
  const tensor = await decodeImage(await picture(corners, two(3)), { channels: 1, size: 2 })
  expect([...tensor].map((value) => Math.round((value + 1) * 127.5))).toEqual([76, 150, 29, 255])
})

test('what is transparent lies over white', async () => {
  const bytes = [...red, 0, ...red, 255, ...red, 128, ...blue, 51]
  const tensor = await decodeImage(await picture(bytes, two(4)), model)
  expect(colours(tensor)).toEqual([white, red, [255, 127, 127], [204, 204, 255]])
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is applied', async (orientation) => {
  const file = await picture(corners, two(3), (image) => image.withMetadata({ orientation }).png())
  const upright = { 1: 'rgbw', 2: 'grwb', 3: 'wbgr', 4: 'bwrg', 5: 'rbgw', 6: 'brwg', 7: 'wgbr', 8: 'gwrb' }[
    orientation
  ]
  const letters = new Map([red, green, blue, white].map((colour, i) => [String(colour), 'rgbw'[i]]))
  const shown = colours(await decodeImage(file, model)).map((colour) => letters.get(String(colour)))
  expect(shown.join('')).toBe(upright)
})

test('of an animation the first frame is taken', async () => {
  const file = path.join(temporaryFolder(), 'animation.gif')
  const frame = (background: string) => ({ create: { width: 2, height: 2, channels: 3 as const, background } })
  const frames = await Promise.all(['red', 'blue'].map((colour) => sharp(frame(colour)).png().toBuffer()))
  await sharp(frames, { join: { animated: true } })
    .gif()
    .toFile(file)
  expect((await sharp(file).metadata()).pages).toBe(2)
  expect(colours(await decodeImage(file, model))).toEqual([red, red, red, red])
})

test('CMYK becomes RGB', async () => {
  const file = path.join(temporaryFolder(), 'print.jpg')
  const whole = { create: { width: 16, height: 16, channels: 3 as const, background: 'white' } }
  await sharp(whole).toColourspace('cmyk').jpeg().toFile(file)
  expect((await sharp(file).metadata()).space).toBe('cmyk')
  for (const colour of colours(await decodeImage(file, { channels: 3, size: 16 })))
    for (const level of colour) expect(level).toBeGreaterThan(250)
})

test('a colour profile does not change the stored samples', async () => {
  const plain = await decodeImage(await picture(corners, two(3)), model)
  const tagged = await picture([...red, ...green, ...blue, ...white], two(3), (image) =>
    image.withIccProfile('p3').png(),
  )
  const { data } = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true })
  expect((await sharp(tagged).metadata()).icc).toBeDefined()
  const tensor = await decodeImage(tagged, model)
  expect(colours(tensor).flat()).toEqual([...data])
  expect(tensor).not.toEqual(plain)
})

describe('what is no image is refused with path and reason', () => {
  test.each<[string, () => Promise<Buffer | string>, RegExp]>([
    ['text', async () => 'not an image', /unsupported image format/i],
    ['nothing', async () => '', /empty|unsupported/i],
    ['a drawing', async () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', /it is svg/],
    ['too many pixels', async () => bomb(), /pixel limit|too many/],
    [
      'a strip that resizing would blow up',
      async () => readFileSync(await picture(Array(12_000).fill(0), { width: 4000, height: 1, channels: 3 })),
      /4000 x 1 pixels are too many at 256 x 256/,
    ],
    ['more pixels of 16 bits than memory wants', async () => large16(), /5000 x 5000 pixels are too many/],
    ['floating-point samples', async () => floatTiff(), /float/],
  ])('%s', async (_name, content, reason) => {
    const file = path.join(temporaryFolder(), 'picture.png')
    writeFileSync(file, await content())
    await expect(decodeImage(file, { channels: 3, size: 256 })).rejects.toMatchObject({
      code: 'image-not-readable',
      data: { path: file, reason: expect.stringMatching(reason) },
    })
  })

  test.each(['png', 'jpeg', 'webp', 'tiff', 'gif'] as const)(
    'a %s that was cut off, near its end too',
    async (format) => {
      const whole = readFileSync(await picture(noise(64), raw64, (image) => image.toFormat(format)))
      const file = path.join(temporaryFolder(), 'picture.png')
      for (const share of [0.5, 0.97]) {
        writeFileSync(file, whole.subarray(0, whole.length * share))
        await expect(decodeImage(file, { channels: 3, size: 64 })).rejects.toMatchObject({ code: 'image-not-readable' })
      }
    },
  )

  test('a file of gigabytes, before it is read', async () => {
    const file = await picture(corners, two(3))
    truncateSync(file, 3 * 2 ** 30)
    await expect(decodeImage(file, model)).rejects.toMatchObject({
      code: 'image-not-readable',
      data: { path: file, reason: expect.stringMatching(/3,221 MB/) },
    })
  })

  test('a folder, and a file that is gone', async () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'a.png'))
    await expect(decodeImage(path.join(folder, 'a.png'), model)).rejects.toMatchObject({ code: 'file-not-readable' })
    await expect(decodeImage(path.join(folder, 'b.png'), model)).rejects.toMatchObject({ code: 'file-missing' })
  })

  test('a model that works on something other than pixels', async () => {
    const file = await picture(corners, two(3))
    await expect(decodeImage(file, { channels: 4, size: 2 })).rejects.toMatchObject({ code: 'shape-mismatch' })
  })
})

const raw64: Raw = { width: 64, height: 64, channels: 3 }

function noise(side: number): number[] {
  return Array.from({ length: side * side * 3 }, (_, i) => (i * 7919) % 251)
}

/** A picture of a few kilobytes that claims 40,000 x 40,000 pixels. */
async function bomb(): Promise<Buffer> {
  const bytes = readFileSync(await picture(noise(64), raw64))
  bytes.writeUInt32BE(40_000, 16)
  bytes.writeUInt32BE(40_000, 20)
  return bytes
}

/** 50 million values of two bytes in a file of some kilobytes. */
function large16(): Promise<Buffer> {
  return sharp({ create: { width: 5000, height: 5000, channels: 3, background: 'black' } })
    .toColourspace('grey16')
    .png()
    .toBuffer()
}

function floatTiff(): Promise<Buffer> {
  return sharp(Uint8Array.from(noise(16)), { raw: { width: 16, height: 16, channels: 3 } })
    .toColourspace('scrgb')
    .tiff({ compression: 'none' })
    .toBuffer()
}
