import { expect, test } from 'vitest'
import { formatBytes } from '../../../../src-renderer/format/formatBytes.ts'
import { formatMoment } from '../../../../src-renderer/format/formatMoment.ts'
import { shortPath } from '../../../../src-renderer/format/shortPath.ts'

test.each([
  [812, '812 bytes'],
  [12_582_912, '12.6 MB'],
  [999_999, '1.00 MB'],
  [4.12e11, '412 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('a moment of today and yesterday has its clock, an older one its date', () => {
  const now = new Date(2026, 10, 23, 12, 0)
  expect(formatMoment(new Date(2026, 10, 23, 10, 41).toISOString(), now)).toBe('today 10:41')
  expect(formatMoment(new Date(2026, 10, 22, 23, 59).toISOString(), now)).toBe('yesterday 23:59')
  expect(formatMoment(new Date(2026, 10, 3).toISOString(), now)).toBe('3 Nov 2026')
})

test('the home folder is written as ~, and only it', () => {
  expect(shortPath('/home/ada/studies/a.inverscope', '/home/ada')).toBe('~/studies/a.inverscope')
  expect(shortPath('/home/adam/a.inverscope', '/home/ada')).toBe('/home/adam/a.inverscope')
  expect(shortPath('C:\\Users\\ada\\a.inverscope', 'C:\\Users\\ada')).toBe('~\\a.inverscope')
})
