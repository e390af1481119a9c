import { expect, test } from 'vitest'
import { formatSpread } from '../../../../src-shared/figures/formatSpread.ts'

test.each([
  [-0.0001, 0.02, '0.000 ± 0.020'],
  [27.412, 9.934, '27.4 ± 9.9'],
  [0.02117, 0.00631, '0.0212 ± 0.0063'],
  [27.412, 9.96, '27 ± 10'],
  [1234.5, 321.9, '1235 ± 322'],
  [-0.0312, 0.0121, '−0.031 ± 0.012'],
  [3.1e-7, 1.2e-8, '3.10 × 10⁻⁷ ± 0.12 × 10⁻⁷'],
])('%d with standard deviation %d is printed to the digits it allows: %s', (mean, sd, text) => {
  expect(formatSpread({ mean, sd })).toBe(text)
})

test('without a spread the mean has four significant digits', () => {
  expect(formatSpread({ mean: 27.41234, sd: 0 })).toBe('27.41')
  expect(formatSpread({ mean: -2.71828e-9, sd: 0 })).toBe('−2.718 × 10⁻⁹')
  expect(formatSpread({ mean: 0, sd: 0 })).toBe('0')
})

test('what was not measured is a dash', () => {
  expect(formatSpread({ mean: NaN, sd: NaN })).toBe('–')
})
