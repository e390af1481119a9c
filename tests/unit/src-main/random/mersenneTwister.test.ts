import { expect, test } from 'vitest'
import { mersenneTwister } from '../../../../src-main/random/mersenneTwister.ts'

const words = (seed: number | number[], skip: number, count: number) => {
  const source = mersenneTwister(seed)
  source.skip(skip)
  const drawn = new Int32Array(count)
  source.fill(drawn)
  return [...drawn].map((word) => word >>> 0)
}

test('the ten thousandth word of the default seed is the one that the C++ standard names', () => {
  expect(words(5489, 9_999, 1)).toEqual([4123659995])
})

test('seeding by words gives the first words of the authors’ reference output', () => {
  expect(words([0x123, 0x234, 0x345, 0x456], 0, 5)).toEqual([1067595299, 955945823, 477289528, 4107218783, 4228976476])
})

test.each([0, 1, 623, 624, 625, 5000])('passing over %i words leads to the same words as drawing them', (count) => {
  expect(words(7, count, 3)).toEqual(words(7, 0, count + 3).slice(count))
})

test('a seed counts by its low 32 bits', () => {
  expect(words(2 ** 52 + 420, 0, 4)).toEqual(words(420, 0, 4))
})
