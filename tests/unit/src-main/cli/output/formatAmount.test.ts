import { expect, test } from 'vitest'
import { formatBytes } from '../../../../../src-main/cli/output/formatAmount.ts'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [3_324_297, '3.3 MB'],
  [123_456_789, '123 MB'],
  [2e12, '2.0 TB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
