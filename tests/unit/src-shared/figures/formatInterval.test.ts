import { expect, test } from 'vitest'
import { formatInterval } from '../../../../src-shared/figures/formatInterval.ts'

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
