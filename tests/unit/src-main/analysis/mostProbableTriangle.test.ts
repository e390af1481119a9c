import { expect, test } from 'vitest'
import { angleHistogram, mostProbableTriangle } from '../../../../src-main/analysis/mostProbableTriangle.ts'

test('the triple of the fullest bins wins where it sums to 180', () => {
  const triangle = mostProbableTriangle({
    latent: [130.2, 130.9, 128.5, 90],
    sample: [8.1, 8.9, 9.4, 60],
    noise: [42.5, 42.1, 42.7, 30],
  })
  expect(triangle).toEqual({ latent: 130, sample: 8, noise: 42, product: 0.5 * 0.5 * 0.75 })
})

test('fuller bins that do not sum to 180 are passed over', () => {
  const triangle = mostProbableTriangle({ latent: [100, 100, 120], sample: [20, 20, 20], noise: [50, 50, 40] })
  expect(triangle).toEqual({ latent: 120, sample: 20, noise: 40, product: (1 / 3) * 1 * (1 / 3) })
})

test('there is none where no triple has a share at every corner', () => {
  expect(mostProbableTriangle({ latent: [60.5], sample: [59.7], noise: [59.8] })).toBeUndefined()
})

test('an angle lies in the bin of its whole degree, 180 in the last, below 1 in none', () => {
  const shares = angleHistogram([0.99, 1, 1.99, 178.5, 179, 180])
  expect([shares[0], shares[1], shares[178], shares[179]]).toEqual([0, 0.4, 0.2, 0.4])
  expect(angleHistogram([0.5]).every((share) => share === 0)).toBe(true)
})
