import { expect, test } from 'vitest'
import {
  imageRangesProblem,
  imageRangesText,
  imagesIn,
  isInRanges,
  readImageRanges,
} from '../../../../src-shared/project/imageRanges.ts'

test.each([
  ['12', [12]],
  ['0', [0]],
  ['3-5', [3, 4, 5]],
  ['100-102,250', [100, 101, 102, 250]],
  [' 7 , 3 – 4 ; 9', [3, 4, 7, 9]],
  ['5,3-6,4', [3, 4, 5, 6]],
])('%s names images', (text, images) => {
  const read = readImageRanges(text)
  expect('ranges' in read && imagesIn(read.ranges)).toEqual(images)
})

test.each([
  ['', ''],
  ['5-', '5-'],
  ['9-3', '9-3'],
  ['1,,2', ''],
  ['-4', '-4'],
  ['1.5', '1.5'],
  ['all', 'all'],
  ['3,99999999999', '99999999999'],
])('"%s" is no list of images, because of "%s"', (text, wrong) => {
  expect(readImageRanges(text)).toEqual({ wrong })
  expect(imageRangesProblem(wrong)).toContain('such as 100-199,250; ')
})

test.each([
  ['', 'an entry of it is empty.'],
  ['9-3', '"9-3" ends before it begins, so write 3-9.'],
  ['10000000', '"10000000" is beyond the 10,000,000 images that a run can have.'],
  ['0-99999999999', '"0-99999999999" is beyond the 10,000,000 images that a run can have.'],
  ['-4', 'not "-4".'],
  ['1.5', 'not "1.5".'],
])('of "%s" it is said what is wrong: %s', (wrong, sentence) => {
  expect(imageRangesProblem(wrong).endsWith(`; ${sentence}`)).toBe(true)
})

test('ranges are written as they are read', () => {
  const read = readImageRanges('250,100-150,151-199')
  expect('ranges' in read && imageRangesText(read.ranges)).toBe('100-199,250')
})

test('a row is found among many ranges', () => {
  const ranges = Array.from({ length: 1000 }, (_, i) => ({ first: 10 * i, count: 3 }))
  const isNamed = isInRanges(ranges.toReversed())
  expect([0, 2, 3, 9, 10, 9992, 9993, 100_000].map(isNamed)).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
  ])
  expect(isInRanges([])(0)).toBe(false)
})
