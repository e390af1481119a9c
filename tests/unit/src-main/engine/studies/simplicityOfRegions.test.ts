import { expect, test } from 'vitest'
import { rowsInMemory } from '../../../../../src-main/analysis/rowSource.ts'
import { simplicityOfRegions } from '../../../../../src-main/engine/studies/simplicityOfRegions.ts'
import { noiseStream } from '../../../../../src-main/random/noiseStream.ts'

const side = 16
const area = side * side

/** Pictures in [-1, 1] whose upper half is one grey and whose lower half is noise. */
function halfPlain(count: number, channels: number): Float32Array {
  const length = channels * area
  const noise = noiseStream({ stream: 'torch', seed: 5, count, length }).rows(0, count)
  return noise.map((value, i) => (i % area < area / 2 ? 0.2 : Math.max(-1, Math.min(1, value / 3))))
}

const measured = (data: Float32Array, channels: number) =>
  simplicityOfRegions({ source: rowsInMemory(data, channels * area), shape: [channels, side, side] }, {})

test.each([1, 3])('the plain half of pictures of %i channels is simpler by every measure', async (channels) => {
  const { plain, other } = (await measured(halfPlain(6, channels), channels))!
  for (const key of ['bitsPerPixel', 'patchVariance', 'entropy', 'deflated'] as const) {
    expect(plain[key]).toMatchObject({ n: 6 })
    expect(plain[key]!.mean).toBeLessThan(other[key]!.mean)
  }
})

test('the variance of noise within 3 × 3 pixels is 8/9 of its own, for values in [0, 1]', async () => {
  const count = 24
  const noise = noiseStream({ stream: 'torch', seed: 6, count, length: 3 * area }).rows(0, count)
  const { other } = (await measured(
    noise.map((value) => value / 4),
    3,
  ))!
  // A deviation of 1/4 in [-1, 1] is one of 1/8 in [0, 1].
  expect(other.patchVariance!.mean / (8 / 9 / 64)).toBeGreaterThan(0.95)
  expect(other.patchVariance!.mean / (8 / 9 / 64)).toBeLessThan(1.05)
})

test('a region that no picture has is null, and one that some have says of how many', async () => {
  const half = halfPlain(2, 1)
  const flat = new Float32Array(area).fill(-1)
  const { plain, other } = (await measured(Float32Array.from([...half, ...flat]), 1))!
  expect(plain.entropy).toMatchObject({ n: 3 })
  expect(other.entropy).toMatchObject({ n: 2 })
  const whole = (await measured(flat, 1))!
  expect(whole.plain).toMatchObject({ entropy: { mean: 0, n: 1 }, patchVariance: { mean: 0 } })
  expect(whole.other).toEqual({ bitsPerPixel: null, patchVariance: null, entropy: null, deflated: null })
})

test('arrays of four channels are no pictures', async () => {
  expect(await measured(new Float32Array(4 * area), 4)).toBeUndefined()
})
