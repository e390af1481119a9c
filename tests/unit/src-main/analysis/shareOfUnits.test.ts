import { expect, test } from 'vitest'
import { shareOfUnits } from '../../../../src-main/analysis/shareOfUnits.ts'

// Brown, Cai and DasGupta 2001, and statsmodels' proportion_confint(…, method='wilson').
test.each([
  [0, 10, 0, 0.2775328],
  [5, 10, 0.2365931, 0.7634069],
  [10, 10, 0.7224672, 1],
  [50, 100, 0.4038315, 0.5961685],
  [1, 1000, 0.0001765, 0.0056426],
])('%i of %i images have Wilson’s interval', (count, n, low, high) => {
  const found = shareOfUnits(count / n, n)
  expect(found).toMatchObject({ mean: count / n, n })
  expect(found.low).toBeCloseTo(low, 6)
  expect(found.high).toBeCloseTo(high, 6)
})
