import { expect, test } from 'vitest'
import { axisLimit } from '../../../../src-renderer/figure/axisLimit.ts'

test.each([
  ['0,8', 0.8],
  ['−3', -3],
  [' 1e-4 ', 1e-4],
  ['.5', 0.5],
  ['0,125', 0.125],
  ['12,3456', 12.3456],
  ['1000', 1000],
  ['1,000,000', 1_000_000],
  ['-1,000.5', -1000.5],
])('%s is the limit %d', (text, value) => expect(axisLimit(text)).toBe(value))

test.each(['1,000', '-12,500'])('%s may be two numbers and is neither', (text) =>
  expect(axisLimit(text)).toContain('write one of them'),
)

test.each(['abc', '1 000', '0x10', '1,2,3', 'Infinity', '1e999', '1.2.3', ''])('“%s” is no limit', (text) =>
  expect(axisLimit(text)).toContain('A number such as'),
)
