import { expect, test } from 'vitest'
import { SentSummary, sentSummary } from '../../../../src-shared/contract/sentSummary.ts'
import type { RunSummary } from '../../../../src-shared/studies/runSummary.ts'

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const summary = (n: number): RunSummary => ({
  n,
  d: 3072,
  moments: { noise: { mean: 0.001, sd: 0.999 } },
  perRow: {
    rows: Array.from({ length: n }, (_, row) => row),
    latentError: Array.from({ length: n }, (_, row) => Math.sqrt(row) / 3),
    angleNoise: Array.from({ length: n }, () => NaN),
  },
})

test.each([0, 1, 10_000])('the measurements of %d images cross the border to the last bit', (n) => {
  const given = summary(n)
  const arrived = SentSummary.parse(JSON.parse(JSON.stringify(sentSummary(given, base64))))
  expect(arrived).toEqual(given)
})

test('numbers that a run has none of, such as those of noises beside images, are left out', () => {
  const given = summary(2)
  const withoutNoise = { ...given, perRow: { ...given.perRow, latentError: undefined } }
  const arrived = SentSummary.parse(JSON.parse(JSON.stringify(sentSummary(withoutNoise, base64))))
  expect(arrived.perRow).toEqual({ rows: given.perRow.rows, angleNoise: given.perRow.angleNoise })
})
