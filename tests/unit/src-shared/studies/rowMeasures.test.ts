import { expect, test } from 'vitest'
import { largest, measureAt, positionsOf, rankOf, rowOrder } from '../../../../src-shared/studies/rowMeasures.ts'
import { rowMeters } from '../../../../src-renderer/run/rowMeters.ts'

/** Rows 1, 3 and 4 of five are measured, the last without a finite error. */
const perRow = { rows: [3, 1, 4], latentError: [0.2, 0.8, Number.NaN], plainShare: [0.5, 0, 1] }
const positions = positionsOf(perRow, 5)

test('rows are found in the arrays by their number, not by their place', () => {
  expect([...positions]).toEqual([-1, 1, -1, 0, 2])
  expect(measureAt(perRow, 'latentError', positions[3])).toBe(0.2)
  expect(measureAt(perRow, 'latentError', positions[0])).toBeUndefined()
  expect(measureAt(perRow, 'latentError', positions[4])).toBeUndefined()
})

test('sorted by an error the largest comes first, and rows without it last, by index', () => {
  expect([...rowOrder('latentError', 'down', 5, perRow, positions)]).toEqual([1, 3, 0, 2, 4])
})

test('the other way round rows without the measure still come last', () => {
  expect([...rowOrder('latentError', 'up', 5, perRow, positions)]).toEqual([3, 1, 0, 2, 4])
  expect([...rowOrder('index', 'down', 3, undefined, positionsOf(undefined, 3))]).toEqual([2, 1, 0])
})

test('a rank is the share of measured rows below', () => {
  expect(rankOf(perRow, 'plainShare', positions[4])).toBeCloseTo(2 / 3)
  expect(rankOf(perRow, 'latentError', positions[4])).toBeUndefined()
})

test('a run without the error keeps its order', () => {
  expect([...rowOrder('reconstructionError', 'down', 5, perRow, positions)]).toEqual([0, 1, 2, 3, 4])
  expect([...rowOrder('index', 'up', 3, undefined, positionsOf(undefined, 3))]).toEqual([0, 1, 2])
})

test('100,000 rows are sorted in less time than a person notices', () => {
  const rows = Array.from({ length: 100_000 }, (_, row) => row)
  const large = { rows, latentError: rows.map((row) => Math.sin(row)) }
  const order = rowOrder('latentError', 'down', rows.length, large, positionsOf(large, rows.length))
  expect(large.latentError[order[0]]).toBe(largest(large, 'latentError'))
})

test('a meter is drawn to the largest error of the run, plain area to all of the image', () => {
  const meters = rowMeters(perRow, positions)
  expect(meters(3)).toEqual([
    { label: 'Latent error', text: '0.200', role: 'latent', share: 0.25 },
    { label: 'Plain area', text: '50 %', role: undefined, share: 0.5 },
  ])
  expect(meters(0)).toEqual([])
  const withNormality = { ...perRow, latentKolmogorov: [0.02, 0.04, 0.01] }
  expect(rowMeters(withNormality, positions)(4)).toContainEqual({
    label: 'KS distance',
    text: '0.010',
    role: 'latent',
    share: 0.25,
  })
})
