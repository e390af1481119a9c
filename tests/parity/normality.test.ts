import { expect, test } from 'vitest'
import { momentsPerRow } from '../../src-main/analysis/moments.ts'
import { normalDistances } from '../../src-main/analysis/normalDistances.ts'
import { kolmogorovTail } from '../../src-shared/studies/kolmogorovTail.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

type Tests = { distance: number[]; p: number[]; kurtosis: number[] }
const reference = readCase<Record<'noise' | 'latent', Tests> & { tail: { n: number; distance: number; p: number }[] }>(
  'normality',
)
const d = 3 * 16 * 16

test.each(['noise', 'latent'] as const)('the %ss are as normal, image by image, as SciPy says', (name) => {
  const { data } = readArray(`statistics/${name}.npy`)
  const { distance, p, kurtosis } = reference[name]
  const distances = normalDistances(data, d)
  expect(relativeDifference(distances, distance)).toBeLessThan(1e-9)
  const kurtoses = momentsPerRow(data, d).map(({ excessKurtosis }) => excessKurtosis)
  expect(relativeDifference(kurtoses, kurtosis)).toBeLessThan(1e-11)
  const chances = Array.from(distances, (value) => kolmogorovTail(value, d))
  expect(relativeDifference(chances, p)).toBeLessThan(1e-4)
})

test.each(reference.tail)('the chance of a distance of $distance among $n draws is SciPy’s', ({ n, distance, p }) => {
  expect(Math.abs(kolmogorovTail(distance, n) - p)).toBeLessThan(n < 100 ? 4e-4 : 4e-5)
})
