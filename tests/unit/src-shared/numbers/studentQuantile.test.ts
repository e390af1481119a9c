import { expect, test } from 'vitest'
import { studentQuantile } from '../../../../src-shared/numbers/studentQuantile.ts'

test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.18245],
  [4, 2.77645],
  [5, 2.57058],
  [10, 2.22814],
  [30, 2.04227],
  [1000, 1.96234],
])('95 %% of Student’s t with %i degrees of freedom lie within ±%f', (freedom, quantile) => {
  expect(Math.abs(studentQuantile(freedom) / quantile - 1)).toBeLessThan(0.002)
})
