import { describe, expect, test } from 'vitest'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

const torch = (seed: number, count: number, length: number) => noiseStream({ stream: 'torch', seed, count, length })
const perImage = (seed: number, count: number, length: number) =>
  noiseStream({ stream: 'per-image', seed, count, length })

describe.each([
  ['torch', torch],
  ['per-image', perImage],
] as const)('the %s stream', (_name, stream) => {
  test.each([5, 17, 40, 48, 3072, 5000])('gives the same rows of length %i in one read and in any order', (length) => {
    const whole = stream(420, 7, length).rows(0, 7)
    const pieces = stream(420, 7, length)
    for (const [first, count] of [
      [2, 1],
      [3, 2],
      [5, 2],
      [0, 3],
      [6, 1],
      [1, 6],
      [4, 0],
    ]) {
      expect(pieces.rows(first, count)).toEqual(whole.subarray(first * length, (first + count) * length))
    }
  })

  test('is standard normal', () => {
    const noise = stream(1, 100, 3072).rows(0, 100)
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length
    const square = noise.reduce((sum, value) => sum + value * value, 0) / noise.length
    const fourth = noise.reduce((sum, value) => sum + value ** 4, 0) / noise.length
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(noise.length))
    expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / noise.length))
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / noise.length))
  })

  test('refuses rows that it has not', () => {
    expect(() => stream(1, 4, 16).rows(3, 2)).toThrow(RangeError)
    expect(() => stream(1, 4, 16).rows(-1, 2)).toThrow(RangeError)
  })
})

describe('the torch stream', () => {
  test.each([
    [0, 3, [1.541, -0.2934, -2.1788]],
    [0, 16, [-1.1258, -1.1524, -0.2506, -0.4339, 0.8487]],
    [42, 3, [0.3367, 0.1288, 0.2345]],
  ])('with seed %i starts torch.randn(%i) as PyTorch’s own documents print it', (seed, length, published) => {
    const noise = [...torch(seed, 1, length).rows(0, 1)].slice(0, published.length)
    noise.forEach((value, i) => expect(value).toBeCloseTo(published[i], 4))
  })

  test('has the same first rows for every count where an image holds a multiple of 16 values', () => {
    expect(torch(420, 3, 48).rows(0, 3)).toEqual(torch(420, 9, 48).rows(0, 3))
  })

  test('draws the last 16 entries again where the whole set is no multiple of 16', () => {
    const forty = torch(420, 1, 40).rows(0, 1)
    const fortyEight = torch(420, 1, 48).rows(0, 1)
    expect(forty.subarray(0, 24)).toEqual(fortyEight.subarray(0, 24))
    expect(forty.subarray(24)).not.toEqual(fortyEight.subarray(24, 40))
  })
})

describe('the per-image stream', () => {
  test.each([
    [420, 0, [-0.7184231, -1.387613, 1.8772412, 0.1462156]],
    [420, 1, [0.0895253, 2.6504554, 0.6361543, -1.1616497]],
    [2 ** 53 - 1, 123456, [0.033844, -0.9543137, 1.0416876, 0.0403126]],
  ])('with seed %i has in row %i what NumPy’s RandomState gives by its definition', (seed, row, numpy) => {
    const noise = [...perImage(seed, row + 1, 32).rows(row, 1)].slice(0, 4)
    noise.forEach((value, i) => expect(value).toBeCloseTo(numpy[i], 6))
  })

  test('depends on seed and row and not on how many rows there are', () => {
    expect(perImage(3, 2, 40).rows(1, 1)).toEqual(perImage(3, 1000, 40).rows(1, 1))
    expect(perImage(3, 2, 40).rows(1, 1)).not.toEqual(perImage(4, 2, 40).rows(1, 1))
    expect(perImage(3, 2, 40).rows(1, 1)).not.toEqual(perImage(3 + 2 ** 32, 2, 40).rows(1, 1))
  })
})
