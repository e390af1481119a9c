import { expect, test } from 'vitest'
import { formatDuration, formatEstimate } from '../../../../src-shared/project/formatDuration.ts'

test.each([
  [0, '0.0 s'],
  [0.42, '0.4 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [41.2, '41 s'],
  [59.7, '1 min 00 s'],
  [200, '3 min 20 s'],
  [3599.6, '1 h 00 min'],
  [7500, '2 h 05 min'],
  [3_700_000, '1,027 h 46 min'],
  [-1, '0.0 s'],
  [NaN, '–'],
])('%d seconds that were measured read %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

test.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [7.4, '8 s'],
  [21.6, '22 s'],
  [59.6, '1 min 00 s'],
  [250, '4 min 10 s'],
  [NaN, '–'],
])('%d seconds that are expected have no tenths: %s', (seconds, text) => expect(formatEstimate(seconds)).toBe(text))
