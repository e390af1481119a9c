import { expect, test } from 'vitest'
import { coloursOfPath } from '../../../../src-renderer/run/colourWords.ts'

test('of a path it is said which states its colours are of', () => {
  expect(coloursOfPath('row', 51, 51)).toBe('colours per state')
  expect(coloursOfPath('fixed', 51, 51)).toBe('colours ±3')
  expect(coloursOfPath('set', 51, 51)).toBe('one scale, least to largest of its 51 states')
  expect(coloursOfPath('pca', 1001, 64)).toBe('one scale, components of 64 of the 1,001 states')
})
