import { expect, test } from 'vitest'
import { placeAsIn } from '../../../../src-renderer/jobs/queuePlace.ts'

const order = ['at-work', 'a', 'b', 'c']

test('a run goes back behind the one that it stood behind, whatever came and went since', () => {
  expect(placeAsIn(order, 'b', ['at-work', 'b', 'a', 'c'])).toBe(3)
  expect(placeAsIn(order, 'b', ['a', 'b', 'c', 'new'])).toBe(2)
  expect(placeAsIn(order, 'b', ['at-work', 'b', 'c'])).toBe(2)
  expect(placeAsIn(order, 'c', ['c', 'b', 'a'])).toBe(2)
})

test('where nothing is left of what stood before it, it is the first', () => {
  expect(placeAsIn(order, 'a', ['c', 'a'])).toBe(1)
})
