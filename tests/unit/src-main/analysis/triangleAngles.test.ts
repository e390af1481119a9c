import { expect, test } from 'vitest'
import { l2Distances } from '../../../../src-main/analysis/l2Distances.ts'
import { degrees, triangleCosines } from '../../../../src-main/analysis/triangleAngles.ts'
import type { Corners } from '../../../../src-main/analysis/triangleAngles.ts'

const anglesOf = (corners: { samples: number[]; noise: number[]; latents: number[] }, length: number) => {
  const { samples, noise, latents } = corners
  const cosines = triangleCosines(
    { samples: Float32Array.from(samples), noise: Float32Array.from(noise), latents: Float32Array.from(latents) },
    length,
  )
  const inDegrees = ({ sample, noise: atNoise, latent }: Corners<Float64Array>) =>
    [sample, atNoise, latent].map((values) => [...values].map((cosine) => Math.round(degrees(cosine) * 1e9) / 1e9))
  return inDegrees(cosines)
}

test('a right triangle and an equilateral one have their angles, row by row', () => {
  const corners = { samples: [0, 0, 0, 1, 0, 0], noise: [4, 0, 0, 0, 1, 0], latents: [0, 4, 0, 0, 0, 1] }
  expect(anglesOf(corners, 3)).toEqual([
    [90, 60],
    [45, 60],
    [45, 60],
  ])
})

test('a thin triangle keeps its small angle', () => {
  const [[sample], [noise], [latent]] = anglesOf({ samples: [0, 0], noise: [1, 0], latents: [1, 2 ** -20] }, 2)
  expect(sample).toBeCloseTo((2 ** -20 * 180) / Math.PI, 8)
  expect(noise).toBe(90)
  expect(sample + noise + latent).toBeCloseTo(180, 8)
})

test('three corners on a line have a straight angle in the middle', () => {
  expect(anglesOf({ samples: [0, 0], noise: [3, 3], latents: [1, 1] }, 2)).toEqual([[0], [0], [180]])
})

test('coinciding corners are the limit of a thin triangle with equal legs', () => {
  expect(anglesOf({ samples: [0, 0], noise: [3, 1], latents: [3, 1] }, 2)).toEqual([[0], [90], [90]])
})

test('distances are Euclidean over a whole row', () => {
  expect([...l2Distances(Float32Array.of(0, 0, 1, 1), Float32Array.of(3, 4, 1, 1), 2)]).toEqual([5, 0])
})
