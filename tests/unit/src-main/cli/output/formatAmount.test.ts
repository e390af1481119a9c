import { expect, test } from 'vitest'
import { formatBytes, formatDuration } from '../../../../../src-main/cli/output/formatAmount.ts'

test.each([
  [0.42, '0.4 s'],
  [41.2, '41 s'],
  [59.7, '1 min 00 s'],
  [200, '3 min 20 s'],
  [7500, '2 h 05 min'],
  [NaN, '–'],
])('%d seconds read %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [3_324_297, '3.3 MB'],
  [123_456_789, '123 MB'],
  [2e12, '2.0 TB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
