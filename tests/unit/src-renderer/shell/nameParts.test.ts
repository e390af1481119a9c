import { expect, test } from 'vitest'
import { nameParts } from '../../../../src-renderer/shell/nameParts.ts'

test('a long name keeps its end, in which runs of one sweep differ, as far as it leaves its beginning room', () => {
  expect(nameParts('128 noises there and back, seed 420, T 50')).toEqual([
    '128 noises there and back, ',
    'seed 420, T 50',
  ])
  expect(nameParts('Samples of the seed 420 inverted again, T 25')).toEqual([
    'Samples of the seed 420 inverted again, ',
    'T 25',
  ])
})

test('a name whose end is long, or that has no parts, stays whole', () => {
  for (const name of ['landscapes', 'noises, then with all of their states', 'odd, ', ', T 50', ''])
    expect(nameParts(name), name).toEqual([name, ''])
})

test('both parts together are the name', () => {
  for (const name of ['a, b', 'צילומים של נוף, T 50', '<b>bold</b>, &amp;', 'one,two, three'])
    expect(nameParts(name).join('')).toBe(name)
})
