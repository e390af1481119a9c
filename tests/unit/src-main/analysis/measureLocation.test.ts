import { expect, test } from 'vitest'
import { measureLocation } from '../../../../src-main/analysis/measureLocation.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { SetsDoNotMatch, ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

const right = {
  samples: rowsInMemory(Float32Array.of(0, 0, 0, 1, 0, 0), 3, 'samples'),
  noise: rowsInMemory(Float32Array.of(4, 0, 0, 0, 1, 0), 3, 'noise'),
  latents: rowsInMemory(Float32Array.of(0, 3, 0, 0, 0, 1), 3, 'latents'),
}

test('a right triangle and an equilateral one are measured row by row', async () => {
  const { perRow, distances, angles } = await measureLocation(right)
  expect(perRow).toMatchObject({ sampleLatent: [3, Math.SQRT2], sampleNoise: [4, Math.SQRT2] })
  expect(perRow.noiseLatent).toEqual([5, Math.SQRT2])
  expect(distances.noiseLatent).toMatchObject({ mean: (5 + Math.SQRT2) / 2, n: 2 })
  expect(angles.sample.mean).toBeCloseTo(75, 10)
})

test('the released angles are those of the mean cosine, not the mean angles', async () => {
  const { angles, releasedAngles } = await measureLocation(right)
  expect(releasedAngles.sample).toBeCloseTo((Math.acos(0.25) * 180) / Math.PI, 10)
  expect(releasedAngles.sample).not.toBeCloseTo(angles.sample.mean, 1)
})

test('scale changes distances only, order and place on disk nothing', async () => {
  const [n, d] = [40, 7]
  const sets = { samples: normals(n, d, 1), noise: normals(n, d, 2), latents: normals(n, d, 3) }
  const order = Array.from({ length: n }, (_, i) => (i * 3) % n)
  const measure = (change: (data: Float32Array) => Float32Array) =>
    measureLocation({
      samples: rowsElsewhere(change(sets.samples), d),
      noise: rowsElsewhere(change(sets.noise), d),
      latents: rowsElsewhere(change(sets.latents), d),
    })
  const before = await measure((data) => data)
  const scaled = await measure((data) => data.map((value) => 4 * value))
  const moved = await measure((data) => reordered(data, d, order))
  expect(scaled.distances.sampleLatent.mean).toBeCloseTo(4 * before.distances.sampleLatent.mean, 10)
  expect(scaled.angles).toEqual(before.angles)
  expect(moved.angles.latent.mean).toBeCloseTo(before.angles.latent.mean, 10)
  expect(moved.mostProbableTriangle).toEqual(before.mostProbableTriangle)
})

test('one image has no spread, and a constant set is no obstacle', async () => {
  const { angles, distances, n } = await measureLocation({
    samples: rowsInMemory(new Float32Array(4), 4),
    noise: rowsInMemory(new Float32Array(4).fill(1), 4),
    latents: rowsInMemory(new Float32Array(4), 4),
  })
  expect(n).toBe(1)
  expect(distances.sampleLatent).toEqual({ mean: 0, sd: 0, n: 1 })
  expect([angles.sample.mean, angles.noise.mean, angles.latent.mean]).toEqual([90, 0, 90])
})

test('sets that do not match and rows that are not finite are named', async () => {
  const short = rowsInMemory(new Float32Array(3), 3, 'latents')
  await expect(measureLocation({ ...right, latents: short })).rejects.toSatisfy(SetsDoNotMatch.is)
  const broken = rowsInMemory(Float32Array.of(0, 3, 0, 0, NaN, 1), 3, 'latents')
  await expect(measureLocation({ ...right, latents: broken })).rejects.toThrow('Row 1 of the latents')
  await expect(measureLocation({ ...right, latents: broken })).rejects.toSatisfy(ValuesNotFinite.is)
})
