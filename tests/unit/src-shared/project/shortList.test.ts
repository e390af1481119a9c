import { expect, test } from 'vitest'
import { numberParts, shortList } from '../../../../src-shared/project/shortList.ts'

test('what counts up and what repeats is one part, in the order of the list', () => {
  const parts = (list: number[]) => [...numberParts(list)]
  expect(parts([])).toEqual([])
  expect(parts([4, 5])).toEqual(['4', '5'])
  expect(parts([0, 1, 2, 7, 7, 7, 7, 8, 3])).toEqual(['0–2', '7 ×4', '8', '3'])
  expect(parts([3, 2, 1, 1, 2, 3])).toEqual(['3', '2', '1', '1–3'])
  expect(parts(Array.from({ length: 1_000_000 }, () => 5))).toEqual(['5 ×1,000,000'])
})

test('a list is whole where there is room, and else ends between two parts with how many it lists', () => {
  expect(shortList(['0-9', '20'], { count: 11, most: 6, between: ',' })).toBe('0-9,20')
  expect(shortList(['0-9', '20', '30'], { count: 1200, most: 8, between: ',' })).toBe('0-9,20,… (1,200 in all)')
  expect(shortList(['100000-200000'], { count: 100_001, most: 8 })).toBe('… (100,001 in all)')
  expect(shortList(['0-9', '20'], { most: 4, between: ',' })).toBe('0-9,…')
  expect(shortList([], { count: 0, most: 8 })).toBe('')
})
