import { expect, test } from 'vitest'
import { absent, formatNumber, formatSignificant } from '../../../../src-renderer/format/formatNumber.ts'

test('a number has the decimals asked for, grouped thousands and a true minus sign', () => {
  expect(formatNumber(12_800)).toBe('12,800')
  expect(formatNumber(-0.0794, 3)).toBe('−0.079')
})

test.each([
  [0.0333, '0.0333'],
  [33.07, '33.1'],
  [4.43, '4.43'],
  [1234.5, '1,235'],
  [9.999, '10.0'],
  [0, '0.00'],
  [0.00002, '2 × 10⁻⁵'],
  [-3.4567e-9, '−3.46 × 10⁻⁹'],
])('%d has three significant digits as %s', (value, text) => {
  expect(formatSignificant(value)).toBe(text)
})

test('what rounds to nothing has no sign', () => {
  expect(formatNumber(-0.0002, 3)).toBe('0.000')
})

test('what is not a number is shown as absent', () => {
  expect([formatNumber(undefined), formatNumber(Number.NaN, 2), formatSignificant(null)]).toEqual([
    absent,
    absent,
    absent,
  ])
})
