import { expect, test } from 'vitest'
import { fittedScale, trueScale } from '../../../../src-renderer/figure/fittedScale.ts'

const column = { width: 234, height: 189 }
const page = { width: 486, height: 600 }

test('a figure fills the width that there is, as far as it is seen whole', () => {
  expect(fittedScale(column, { across: 518, down: 1000 })).toBeCloseTo(2)
  expect(fittedScale(column, { across: 518, down: 428 })).toBeCloseTo(2)
  expect(fittedScale(column, { across: 518, down: 350 })).toBeCloseTo(300 / 189)
})

test('where it would have to be smaller than on paper to be seen whole, it fills the width', () => {
  expect(fittedScale(page, { across: 1022, down: 500 })).toBeCloseTo(2)
  expect(fittedScale(column, { across: 518, down: trueScale * 189 + 49 })).toBeCloseTo(2)
  expect(fittedScale(column, { across: 518, down: trueScale * 189 + 51 })).toBeCloseTo(trueScale, 1)
  expect(fittedScale(page, { across: 536, down: 500 })).toBeCloseTo(1)
  expect(fittedScale(page, { across: 90, down: 500 })).toBe(0.5)
})

test('before it is drawn its width alone decides, and it never fills a large screen with a small figure', () => {
  expect(fittedScale({ width: 234 }, { across: 518, down: 100 })).toBeCloseTo(2)
  expect(fittedScale(column, { across: 518 })).toBeCloseTo(2)
  expect(fittedScale(column, { across: 4000, down: 2000 })).toBeCloseTo(2.2 * trueScale)
})
