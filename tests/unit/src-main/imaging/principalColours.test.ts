import sharp from 'sharp'
import { expect, test } from 'vitest'
import { principalColours } from '../../../../src-main/imaging/principalColours.ts'
import { tensorPicture } from '../../../../src-main/imaging/tensorPicture.ts'

/** Places along one line over four channels, with a little of a second direction. */
const first = [-0.1, 0.7, -0.5, -0.5]
const second = [0.7, 0.1, -0.5, 0.5]
const along = [-3, -1, 0, 1, 3]
const across = [0.1, -0.2, 0.2, -0.2, 0.1]
const rows = [
  Float32Array.from({ length: 20 }, (_, i) => {
    const channel = Math.floor(i / 5)
    return 10 + along[i % 5] * first[channel] + across[i % 5] * second[channel]
  }),
]

test('the first direction is the one along which places differ most, and directions are orthonormal', () => {
  const { mean, directions, deviations } = principalColours(rows, 4)
  for (const value of mean) expect(value).toBeCloseTo(10, 5)
  directions[0].forEach((value, channel) => expect(value).toBeCloseTo(first[channel], 4))
  directions[1].forEach((value, channel) => expect(Math.abs(value)).toBeCloseTo(Math.abs(second[channel]), 4))
  for (const a of directions)
    for (const b of directions)
      expect(a.reduce((sum, value, i) => sum + value * b[i], 0)).toBeCloseTo(Number(a === b), 8)
  expect(deviations[0]).toBeCloseTo(2, 5)
  expect(deviations[2]).toBe(0)
})

test('a picture shows three standard deviations on both sides of the mean, and mid grey where nothing varies', async () => {
  const png = await tensorPicture({
    data: rows[0],
    shape: [4, 1, 5],
    colours: { range: 'principal', principal: principalColours(rows, 4) },
  })
  const bytes = await sharp(png).raw().toBuffer()
  expect([0, 1, 2, 3, 4].map((place) => bytes[place * 3])).toEqual([64, 106, 128, 149, 191])
  expect([0, 1, 2, 3, 4].map((place) => bytes[place * 3 + 2])).toEqual([128, 128, 128, 128, 128])
})

test('values that are not finite neither move the directions nor stop them', () => {
  const broken = Float32Array.from(rows[0])
  broken[2] = Number.NaN
  const { directions } = principalColours([...rows, broken], 4)
  directions[0].forEach((value, channel) => expect(value).toBeCloseTo(first[channel], 4))
})

test('values of one part in a million have the directions of the same values at their full size', () => {
  const small = rows.map((row) => row.map((value) => (value - 10) * 1e-9))
  const { directions, deviations } = principalColours(small, 4)
  directions[0].forEach((value, channel) => expect(value).toBeCloseTo(first[channel], 3))
  expect(deviations[0] / 2e-9).toBeCloseTo(1, 3)
})
