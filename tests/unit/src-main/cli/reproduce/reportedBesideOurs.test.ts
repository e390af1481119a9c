import { expect, test } from 'vitest'
import { reportedBesideOurs } from '../../../../../src-main/cli/reproduce/reportedBesideOurs.ts'
import { resultOf, tableOf } from './results.ts'

const top = { mean: 0.4, sd: 0.01, n: 10 }

test('the numbers of the poster for its CIFAR-10 model stand beside the same measurements of ours, with our T and N', () => {
  const rows = [{ run: '1', steps: 100, n: 1000, noise: { ...top, mean: 0.16 }, latents: top, samples: null }]
  const numbers = reportedBesideOurs(
    [resultOf('correlation', { tables: [tableOf('whole', rows)] }), resultOf('plain-regions')],
    'cifar10_uncond_50M_500K',
  )
  const of = (what: string) => numbers.find((one) => one.what === what)
  expect(of('Top-10 correlation of latents')).toMatchObject({
    reported: '0.462 ± 0.009',
    ours: { value: top, steps: 100, n: 1000 },
  })
  expect(of('Top-10 correlation of noise')).toMatchObject({
    reported: '0.159 ± 0.003',
    ours: { value: { mean: 0.16 } },
  })
  // Not measured is said, not left out.
  expect(of('Top-10 correlation of samples')).toMatchObject({ reported: '0.986 ± 0.001', ours: undefined })
  expect(of('Error of latents in plain regions')).toMatchObject({ reported: 0.49, ours: undefined })
  expect(numbers.some(({ what }) => what.startsWith('Nearest neighbour'))).toBe(false)
})

test('accuracies are compared at the same T, by L2 and in per cent', () => {
  const share = (mean: number) => ({ mean, sd: 0.1, n: 8 })
  const row = { run: '1', steps: 100, n: 8192, mapping: 'noise → sample', metric: 'L2', accuracy: share(0.6) }
  const rows = [
    { ...row, metric: 'cosine', accuracy: share(0.9) },
    { ...row, mapping: 'sample → noise', accuracy: share(1) },
    { ...row, steps: 10, accuracy: share(0.99) },
    row,
  ]
  const numbers = reportedBesideOurs(
    [resultOf('mapping', { tables: [tableOf('mapping', rows)] })],
    'imagenet64_uncond_100M_1500K',
  )
  const found = numbers.find(({ what }) => what === 'Nearest neighbour, noise → sample, T = 100')
  expect(found).toMatchObject({ reported: '59.0 ± 7.1 %', ours: { value: { mean: 60, sd: 10 }, steps: 100, n: 8192 } })
  expect(numbers.find(({ what }) => what.endsWith('noise → sample, T = 4000'))).toMatchObject({ ours: undefined })
})

test('plain and other regions are told apart, and “std” is that of magnitudes', () => {
  const rows = ['plain', 'other'].map((region, i) => ({
    region,
    steps: 50,
    n: 8,
    error: i + 1,
    deviation_absolute: i + 3,
  }))
  const numbers = reportedBesideOurs(
    [resultOf('plain-regions', { tables: [tableOf('regions', rows)] })],
    'ldm-celebahq-256',
  )
  expect(numbers.map(({ reported, ours }) => [reported, ours?.value])).toEqual([
    [0.13, 1],
    [0.03, 2],
    [0.45, 3],
    [0.59, 4],
  ])
})

test.each(['landscape-ddpm', undefined])('nothing is reported for the preset %s', (preset) => {
  expect(reportedBesideOurs([resultOf('correlation'), resultOf('mapping')], preset)).toEqual([])
})
