import { expect, test } from 'vitest'
import { InvalidInput } from '../../../../src-shared/errors/errors.ts'
import { inStyle, parseWidth, venues } from '../../../../src-shared/figures/figureSize.ts'

test.each([
  ['column', 3.25],
  ['page', 6.75],
  ['NeurIPS', 5.5],
  ['3.25in', 3.25],
  ['8cm', 8 / 2.54],
  [' 82.5 mm ', 82.5 / 25.4],
  ['234pt', 3.25],
])('%s is a width', (text, inches) => {
  expect(parseWidth(text)).toBeCloseTo(inches, 10)
})

test.each(['', 'wide', '3', '3.25 feet', '-3in', '0in', '100in', '1e3cm', 'toString'])(
  '"%s" is refused with what can be given',
  (text) => {
    expect(() => parseWidth(text)).toThrow(
      expect.objectContaining({ code: InvalidInput.code, message: expect.stringContaining('column') }),
    )
  },
)

test('a venue gives a figure its width and its size of text, and a width beside it stands', () => {
  const design = { width: '82mm', fontSize: 7, columns: 2 }
  expect(inStyle(design, {})).toEqual(design)
  expect(inStyle(design, { style: ' NeurIPS ' })).toEqual({ width: 'neurips', fontSize: 9, columns: 2 })
  expect(inStyle(design, { style: 'aaai', width: '60mm' })).toEqual({ width: '60mm', fontSize: 9, columns: 2 })
  expect(inStyle(design, { width: 'page' })).toEqual({ ...design, width: 'page' })
  for (const [name, { inches }] of Object.entries(venues)) expect(parseWidth(name)).toBe(inches)
  expect(() => inStyle(design, { style: 'toString' })).toThrow(
    expect.objectContaining({ code: InvalidInput.code, message: expect.stringContaining('neurips') }),
  )
})
