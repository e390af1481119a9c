import { expect, test } from 'vitest'
import { logarithmicTickText, tickTexts } from '../../../../src-shared/figures/tickTexts.ts'

test('ticks of one axis have the same decimals, and small ones the power of ten of the largest', () => {
  expect(tickTexts([0, 0.5, 1])).toEqual(['0.0', '0.5', '1.0'])
  expect(tickTexts([0, 0.25, 0.5])).toEqual(['0.00', '0.25', '0.50'])
  expect(tickTexts([0, 5e-6, 1e-5, 1.5e-5])).toEqual(['0', '0.5 × 10⁻⁵', '1.0 × 10⁻⁵', '1.5 × 10⁻⁵'])
  expect(tickTexts([-2e-5, 0, 2e-5])).toEqual(['−2 × 10⁻⁵', '0', '2 × 10⁻⁵'])
  expect(tickTexts([])).toEqual([])
})

test('a tick of a logarithmic axis that is a power of ten is the power alone', () => {
  expect([1e-7, 2e-7, 0.01, 100].map(logarithmicTickText)).toEqual(['10⁻⁷', '2 × 10⁻⁷', '0.01', '100'])
})
