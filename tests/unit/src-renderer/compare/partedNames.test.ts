import { expect, test } from 'vitest'
import { partedNames } from '../../../../src-renderer/compare/partedNames.ts'

test('names of a sweep are parted where they differ, between words, and one that begins otherwise is whole', () => {
  expect(partedNames(['Round trip seed 420, T 20', 'Round trip seed 420, T 250', 'Invert faces'])).toEqual([
    { begin: 'Round trip seed 420, ', end: 'T 20' },
    { begin: 'Round trip seed 420, ', end: 'T 250' },
    { begin: '', end: 'Invert faces' },
  ])
  expect(partedNames(['adm-cifar10-T50', 'adm-cifar10-T500'])).toEqual([
    { begin: 'adm-cifar10-', end: 'T50' },
    { begin: 'adm-cifar10-', end: 'T500' },
  ])
})

test('names of a sweep over two settings keep both of them, each with its word', () => {
  const ends = (names: readonly string[]) => partedNames(names).map(({ end }) => end)
  expect(
    ends(['seed 0, T 20', 'seed 0, T 50', 'seed 1, T 20', 'seed 1, T 50'].map((end) => `Round trip ${end}`)),
  ).toEqual(['seed 0, T 20', 'seed 0, T 50', 'seed 1, T 20', 'seed 1, T 50'])
  const overSteps = ['T 20, step 1000', 'T 20, step 6422', 'T 50, step 1000', 'T 50, step 6422']
  expect(ends(overSteps.map((end) => `Round trip seed 420, ${end}`))).toEqual(overSteps)
  expect(ends(['Invert faces, T 20, step 1000', 'Invert faces, T 20, step 6422', 'Sample seed 1, T 20'])).toEqual([
    'step 1000',
    'step 6422',
    'Sample seed 1, T 20',
  ])
})

test('names that are the same are parted by what others share with them, and a single one is whole', () => {
  const names = ['Sweep of T, T 20', 'Sweep of T, T 20', 'Sweep of T, T 50']
  expect(partedNames(names).map(({ begin, end }) => [begin, end])).toEqual([
    ['Sweep of T, ', 'T 20'],
    ['Sweep of T, ', 'T 20'],
    ['Sweep of T, ', 'T 50'],
  ])
  expect(partedNames(['same', 'same'])).toEqual([
    { begin: '', end: 'same' },
    { begin: '', end: 'same' },
  ])
  expect(partedNames(['one'])).toEqual([{ begin: '', end: 'one' }])
})
