import { expect, test } from 'vitest'
import { formatEstimate, formatInterval } from '../../../../src-shared/figures/formatInterval.ts'

test.each([
  [0.2759, 0.4157, '[0.28, 0.42]'],
  [0.3565, 0.425, '[0.356, 0.425]'],
  [43.0712, 60.77, '[43, 61]'],
  [0.4, 0.6, '[0.40, 0.60]'],
  [0.95, 0.99999, '[0.950, 1.000]'],
  [-0.0312, 0.0121, '[−0.031, 0.012]'],
  [0.004, 0.9, '[0.004, 0.900]'],
  [-0.9, -0.003, '[−0.900, −0.003]'],
  [0.0004, 0.05, '[0.0004, 0.0500]'],
  [0, 0.31, '[0.00, 0.31]'],
  [-1e-15, 0.31, '[0.00, 0.31]'],
  [1234.5, 4321.9, '[1235, 4322]'],
  [1.23e-7, 3.4e-7, '[1.2, 3.4] × 10⁻⁷'],
  [0.5, 0.5, '[0.5, 0.5]'],
  [0, 0, '[0, 0]'],
])('from %d to %d is printed to the digits that its width allows: %s', (low, high, text) => {
  expect(formatInterval(low, high)).toBe(text)
})

test('an interval that has no end is a dash', () => {
  expect(formatInterval(NaN, 1)).toBe('–')
})

test.each([
  [{ mean: -0.0812, low: -0.2534, high: 0.091 }, '−0.08 [−0.25, 0.09]'],
  [{ mean: 12.3, low: -40, high: 64.6 }, '12 [−40, 65]'],
  [{ mean: 0.00412, low: 0.0001, high: 0.0081 }, '0.0041 [0.0001, 0.0081]'],
  [{ mean: 2.2e-7, low: 1.2e-7, high: 3.2e-7 }, '2.2 [1.2, 3.2] × 10⁻⁷'],
])('a mean has the decimal place of its interval: %o', (estimate, text) => expect(formatEstimate(estimate)).toBe(text))
