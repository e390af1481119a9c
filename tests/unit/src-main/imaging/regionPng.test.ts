import { expect, test } from 'vitest'
import { regionPng } from '../../../../src-main/imaging/regionPng.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

/** Bytes around the middle grey. */
const noisy = (length: number) =>
  Uint8ClampedArray.from(
    noiseStream({ stream: 'torch', seed: 3, count: 1, length }).rows(0, 1),
    (value) => 128 + 60 * value,
  )

test.each([1, 3] as const)(
  'a region of %i channels that varies takes more bytes than one that does not',
  async (channels) => {
    const length = 3000
    const plain = await regionPng(new Uint8ClampedArray(length).fill(7), channels)
    const varied = await regionPng(noisy(length), channels)
    // Its head, and a few bytes for 3,000 equal ones.
    expect(plain.png).toBeGreaterThan(78)
    expect(plain.png).toBeLessThan(130)
    expect(varied.png).toBeGreaterThan(length * 0.8)
    expect(varied.png).toBeLessThan(length + 150)
    expect(plain.deflated).toBeLessThan(varied.deflated)
  },
)

test('a single pixel and a region as large as a picture of 512 × 512 have a PNG', async () => {
  expect((await regionPng(new Uint8ClampedArray([1, 2, 3]), 3)).png).toBeGreaterThan(78)
  expect((await regionPng(new Uint8ClampedArray(512 * 512), 1)).png).toBeGreaterThan(78)
})
