import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { tensorPicture, type Colours } from '../../../../src-main/imaging/tensorPicture.ts'

/** The pixels of a tensor's picture. */
async function shown(values: number[], shape: [number, number, number], colours: Colours) {
  const png = await tensorPicture({ data: Float32Array.from(values), shape, colours })
  const { channels = 0, format } = await sharp(png).metadata()
  const { data } = await sharp(png)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { format, channels, pixels: [...data] }
}

test('a sample in [-1, 1] is shown from black to white, and what lies beyond is cut', async () => {
  const { format, channels, pixels } = await shown([-1, 0, 1, -0.5, -3, 3], [1, 2, 3], { range: 'unit' })
  expect(format).toBe('png')
  expect(channels).toBe(1)
  expect(pixels).toEqual([0, 128, 255, 64, 0, 255])
})

test('an image comes back as the bytes that it was read from', async () => {
  const bytes = Array.from({ length: 256 }, (_, i) => i)
  const { pixels } = await shown(
    bytes.map((byte) => Math.fround(byte / 127.5) - 1),
    [1, 16, 16],
    { range: 'unit' },
  )
  expect(pixels).toEqual(bytes)
})

test('a latent is shown from its smallest to its largest value', async () => {
  expect((await shown([-3, 0, 5, 1], [1, 2, 2], { range: 'row' })).pixels).toEqual([0, 96, 255, 128])
})

test('a difference is shown on both sides of mid grey up to its limit', async () => {
  const { pixels } = await shown([-6, -3, 0, 1.5, 3, 9], [1, 2, 3], { range: 'fixed', limit: 3 })
  expect(pixels).toEqual([0, 0, 128, 191, 255, 255])
})

test('three channels are red, green and blue', async () => {
  const { channels, pixels } = await shown([1, -1, -1, 1, -1, -1], [3, 1, 2], { range: 'unit' })
  expect(channels).toBe(3)
  expect(pixels).toEqual([255, 0, 0, 0, 255, 0])
})

test('of more channels the first three are shown, of two the first', async () => {
  const four = await shown([-1, 0, 1, 99], [4, 1, 1], { range: 'row' })
  expect(four.pixels).toEqual([0, 128, 255])
  expect((await shown([1, -1], [2, 1, 1], { range: 'unit' })).pixels).toEqual([255])
})

describe('what is not finite is mid grey', () => {
  test('and does not change the range of the others', async () => {
    expect((await shown([NaN, 0, Infinity, 1, -Infinity, 2], [1, 2, 3], { range: 'row' })).pixels).toEqual([
      128, 0, 128, 128, 128, 255,
    ])
  })

  test('as is a tensor of one value, or of none', async () => {
    expect((await shown([7, 7], [1, 1, 2], { range: 'row' })).pixels).toEqual([128, 128])
    expect((await shown([NaN, NaN], [1, 1, 2], { range: 'row' })).pixels).toEqual([128, 128])
  })
})

test.each<[number, number, number]>([
  [3, 8, 8],
  [1, 0, 4],
  [1, -2, -2],
])('data of another shape than (%i, %i, %i) are refused', async (...shape) => {
  await expect(shown([1, 2, 3, 4], shape, { range: 'row' })).rejects.toMatchObject({ code: 'shape-mismatch' })
})
