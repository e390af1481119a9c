import { expect, test } from 'vitest'
import { measuredNumber, plainNumber } from '../../../../src-shared/numbers/plainNumber.ts'

test.each([
  [0, '0'],
  [0.25, '0.25'],
  [-12_500, '−12,500'],
  [0.0001, '0.0001'],
  [0.00002, '2 × 10⁻⁵'],
  [-3.456e-9, '−3.456 × 10⁻⁹'],
  [2e12, '2 × 10¹²'],
  [Number.NaN, '–'],
])('%d is written as %s', (value, text) => {
  expect(plainNumber(value)).toBe(text)
})

test('digits beyond those asked for are rounded away, in the power of ten too', () => {
  expect(plainNumber(0.123456, 3)).toBe('0.123')
  expect(plainNumber(9.9996e-5, 4)).toBe('0.0001')
  expect(plainNumber(1.23456e-7, 3)).toBe('1.23 × 10⁻⁷')
})

test.each([
  [0, '0'],
  [0.85, '0.850'],
  [12, '12.0'],
  [999.6, '1,000'],
  [773_456, '773,000'],
  [0.00012, '0.000120'],
  [2 ** -24, '5.96 × 10⁻⁸'],
  [-0.0012345, '−0.00123'],
  [Number.POSITIVE_INFINITY, '–'],
])('%d, measured to three digits, is written as %s', (value, text) => {
  expect(measuredNumber(value)).toBe(text)
})
