import { describe, expect, test } from 'vitest'
import { coarserMask } from '../../../../src-main/analysis/coarserMask.ts'
import { comparePredictions } from '../../../../src-main/analysis/comparePredictions.ts'
import { measurePlainRegions } from '../../../../src-main/analysis/measurePlainRegions.ts'
import { keptMasks } from '../../../../src-main/analysis/plainMasks.ts'
import { plainMask } from '../../../../src-main/analysis/plainMask.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { moments } from '../../../../src-main/analysis/moments.ts'
import { SetsDoNotMatch, ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

const shape = [2, 4, 8] as const
const [n, length, pixels] = [6, 64, 32]
/** The left half is flat, the right half rough. */
const images = normals(n, length, 1).map((value, i) => (i % 8 < 4 ? 0.3 : value))
const [latents, noise] = [normals(n, length, 2), normals(n, length, 3)]
const sets = {
  images: rowsElsewhere(images, length),
  latents: rowsElsewhere(latents, length),
  noise: rowsElsewhere(noise, length),
}
const shapes = { imageShape: shape, shape }

describe('plain regions', () => {
  const mask = plainMask(images, shape)
  const inRegion = (values: Float32Array, plain: number) =>
    values.filter((_, i) => mask[Math.floor(i / length) * pixels + (i % pixels)] === plain)
  const error = latents.map((value, i) => Math.abs(value - noise[i]))

  test('are measured by themselves, all channels together', async () => {
    const found = await measurePlainRegions(sets, shapes)
    expect(found.share).toBeGreaterThan(0.3)
    for (const [region, plain] of [
      [found.plain, 1],
      [found.other, 0],
    ] as const) {
      expect(region.entries).toBe(inRegion(latents, plain).length)
      expect(region.error).toBeCloseTo(moments(inRegion(error, plain)).mean, 6)
      expect(region.deviation).toBeCloseTo(moments(inRegion(latents, plain)).sd, 10)
      expect(region.deviationOfAbsolute).toBeCloseTo(moments(inRegion(latents.map(Math.abs), plain)).sd, 10)
      expect(region.noiseDeviation).toBeCloseTo(moments(inRegion(noise, plain)).sd, 10)
      expect(region.errorPerRow[2]).toBeCloseTo(
        moments(error.subarray(2 * length, 3 * length).filter((_, i) => mask[2 * pixels + (i % pixels)] === plain))
          .mean,
        6,
      )
      expect(region.errorOverRows).toMatchObject({ n })
    }
  })

  test('do not change with the order of images, and scale with latents and noise', async () => {
    const order = [3, 1, 4, 0, 5, 2]
    const change = (data: Float32Array) =>
      rowsInMemory(
        reordered(data, length, order).map((value) => 2 * value),
        length,
      )
    const before = await measurePlainRegions(sets, shapes)
    const after = await measurePlainRegions(
      {
        images: rowsInMemory(reordered(images, length, order), length),
        latents: change(latents),
        noise: change(noise),
      },
      shapes,
    )
    expect(after.share).toBe(before.share)
    expect(after.plain.error).toBeCloseTo(2 * before.plain.error!, 10)
    expect(after.other.deviationOfAbsolute).toBeCloseTo(2 * before.other.deviationOfAbsolute!, 10)
  })

  test('that are empty have no values, as in one flat image', async () => {
    const flat = rowsInMemory(new Float32Array(length), length)
    const found = await measurePlainRegions({ images: flat, latents: flat, noise: flat }, shapes)
    expect(found).toMatchObject({ n: 1, share: 1, plain: { error: 0, deviation: 0 } })
    expect(found.other).toEqual({
      entries: 0,
      error: null,
      deviation: null,
      deviationOfAbsolute: null,
      noiseDeviation: null,
      noiseDeviationOfAbsolute: null,
      errorPerRow: [null],
      errorOverRows: null,
    })
  })

  test('of larger images are brought to the latents: at least half of the pixels of a cell', async () => {
    const mask = Uint8Array.of(1, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 1, 1, 1, 1, /**/ 1, 1, 1, 0)
    expect([...coarserMask(mask, [4, 4], 2)]).toEqual([1, 0, 1, 1])
    expect([...coarserMask(Uint8Array.from([...mask, ...new Uint8Array(16)]), [4, 4], 4)]).toEqual([1, 0])
    const small = { latents: rowsInMemory(normals(n, 24, 4), 24), noise: rowsInMemory(normals(n, 24, 5), 24) }
    const found = await measurePlainRegions({ ...sets, ...small }, { imageShape: shape, shape: [3, 2, 4] })
    expect(found.plain.entries + found.other.entries).toBe(n * 24)
    const refused = measurePlainRegions({ ...sets, ...small }, { imageShape: shape, shape: [2, 3, 4] })
    await expect(refused).rejects.toThrow(RangeError)
  })

  test('of sets that do not match or are not finite are refused', async () => {
    const short = rowsInMemory(normals(2, length), length)
    await expect(measurePlainRegions({ ...sets, images: short }, shapes)).rejects.toSatisfy(SetsDoNotMatch.is)
    const broken = rowsInMemory(
      noise.map((value, i) => (i === 4 * length ? NaN : value)),
      length,
      'noise',
    )
    await expect(measurePlainRegions({ ...sets, noise: broken }, shapes)).rejects.toSatisfy(
      (error) => ValuesNotFinite.is(error) && error.data.row === 4,
    )
  })
})

describe('predictions of both passes', () => {
  const epsilon = [11, 12, 13].map((seed) => normals(n, length, seed))
  const rows = (data: Float32Array) => rowsElsewhere(data, length)

  test('are equal where inversion repeats sampling, with the last sampling step first', async () => {
    const found = await comparePredictions(
      { sampling: epsilon.map(rows), inversion: epsilon.toReversed().map(rows), pairs: [2, 1, 0], images: sets.images },
      shapes,
    )
    expect(found.map(({ step, samplingStep }) => [step, samplingStep])).toEqual([
      [0, 2],
      [1, 1],
      [2, 0],
    ])
    for (const { plain, other } of found) {
      expect([plain.error, other.error]).toEqual([0, 0])
      expect(plain.recovered).toBeCloseTo(100, 10)
    }
  })

  test('differ by region, and a step without a counterpart is left out', async () => {
    const mask = plainMask(images, shape)
    const plain = (i: number) => mask[Math.floor(i / length) * pixels + (i % pixels)]
    const weaker = epsilon[2].map((value, i) => (plain(i) ? 0.5 * value : value))
    const found = await comparePredictions(
      {
        sampling: epsilon.map(rows),
        inversion: [weaker, epsilon[0]].map(rows),
        pairs: [2, undefined],
        images: sets.images,
      },
      shapes,
    )
    expect(found).toHaveLength(1)
    expect(found[0].plain.recovered).toBeCloseTo(50, 8)
    expect(found[0].plain.error).toBeGreaterThan(0.3)
    expect(found[0].other).toMatchObject({ error: 0 })
    expect(found[0].other.recovered).toBeCloseTo(100, 8)
  })

  test('need a counterpart or none for every step', async () => {
    const sources = { sampling: epsilon.map(rows), inversion: epsilon.map(rows), pairs: [0], images: sets.images }
    await expect(comparePredictions(sources, shapes)).rejects.toThrow(RangeError)
  })
})

test('masks that were made once give the numbers that their images give, and must be as many as the rows', async () => {
  // Images of twice the side: each pixel of the small ones four times, so that a cell is plain where its pixels are.
  const large = rowsElsewhere(
    normals(n, 3 * 8 * 16, 5).map((value, i) => (i % 16 < 7 ? 0.3 : value)),
    3 * 8 * 16,
  )
  const larger = { imageShape: [3, 8, 16] as const, shape }
  const masks = await keptMasks(large, larger)
  const { latents, noise } = sets
  const found = await measurePlainRegions({ images: masks, latents, noise }, larger)
  expect(found).toEqual(await measurePlainRegions({ images: large, latents, noise }, larger))
  expect(found.share).toBeGreaterThan(0.2)
  const steps = { sampling: [noise, latents], inversion: [latents, noise], pairs: [1, 0] }
  expect(await comparePredictions({ ...steps, images: masks }, larger)).toEqual(
    await comparePredictions({ ...steps, images: large }, larger),
  )
  const fewer = { ...masks, n: n - 1 }
  await expect(measurePlainRegions({ images: fewer, latents, noise }, larger)).rejects.toSatisfy(SetsDoNotMatch.is)
})
