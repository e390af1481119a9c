import { expect, test } from 'vitest'
import { NothingToShow } from '../../../../src-shared/errors/errors.ts'
import { distanceFigure } from '../../../../src-shared/figures/distanceFigure.ts'
import { palettes, paperStyle, screenStyle } from '../../../../src-shared/figures/figureStyle.ts'
import { inversionSummary, roundTripSummary } from './runSummaries.ts'

test('a round trip has a band for each pair of noise, sample and latent, all on one axis', () => {
  const { chart, title } = distanceFigure(roundTripSummary(64), paperStyle())
  expect(chart.data.datasets.map(({ label }) => label)).toEqual(['noise–latent', 'sample–latent', 'sample–noise'])
  expect(Object.keys(chart.options?.scales ?? {})).toEqual(['l2', 'y'])
  expect(title).toBe('Distances between noise, sample and latent')
})

test('an inversion of images has no noise: its reconstruction joins on an axis of its own unit', () => {
  const { chart } = distanceFigure(inversionSummary(20), paperStyle())
  expect(chart.data.datasets.map(({ label, xAxisID }) => [label, xAxisID])).toEqual([
    ['sample–latent', 'l2'],
    ['sample–reconstruction', 'absolute'],
  ])
})

test('every image is a dot that knows its row, and n and the unit stand at the axis', () => {
  const { chart } = distanceFigure(roundTripSummary(64), paperStyle())
  const dots = chart.data.datasets[0].data
  expect(dots).toHaveLength(64)
  expect(new Set(dots.map(({ row }) => row)).size).toBe(64)
  expect(JSON.stringify(chart.options?.scales?.l2)).toContain('L2 distance, per image, n = 64')
})

test('dots stay inside their band and are in ascending order, as Chart.js expects of points it does not parse', () => {
  const dots = distanceFigure(roundTripSummary(500), paperStyle()).chart.data.datasets[2].data
  expect(dots.every(({ y }) => y > 0 && y < 1)).toBe(true)
  expect(dots.every(({ x }, index) => index === 0 || x >= dots[index - 1].x)).toBe(true)
})

test('the caption states n, d, the rule and what the numbers were made with', () => {
  const { caption } = distanceFigure(roundTripSummary(64), paperStyle(), 'landscape-ddpm 6,422, T = 50')
  for (const fact of ['n = 64', 'd = 3,072', 'not divided', 'standard deviation', 'T = 50'])
    expect(caption).toContain(fact)
})

test('the same run gives the same figure, dot by dot', () => {
  const once = distanceFigure(roundTripSummary(64), paperStyle()).chart.data
  expect(distanceFigure(roundTripSummary(64), paperStyle()).chart.data).toEqual(once)
})

test('roles keep their colour in every scheme', () => {
  const { chart } = distanceFigure(roundTripSummary(4), screenStyle('dark'))
  expect(chart.data.datasets[0].pointBackgroundColor).toContain(palettes.dark.roles.latent)
})

test('values that are not finite are left out of chart and data, and n follows', () => {
  const summary = inversionSummary(5)
  summary.perRow!.sampleLatent![2] = NaN
  const { chart, data } = distanceFigure(summary, paperStyle())
  expect(chart.data.datasets[0].data.map(({ row }) => row)).toEqual([0, 1, 3, 4])
  expect(data.rows[2]).toEqual([2, undefined, expect.closeTo(0.02)])
})

test('one image, or images that are all alike, can be drawn', () => {
  expect(distanceFigure(inversionSummary(1), paperStyle()).chart.data.datasets[0].data).toHaveLength(1)
})

test('a run without any distance says so', () => {
  expect(() => distanceFigure({ n: 3, d: 48, moments: {}, perRow: { rows: [0, 1, 2] } }, paperStyle())).toThrow(
    expect.objectContaining({ code: NothingToShow.code }),
  )
})

test('the table has a row per pair with its mean, standard deviation and n', () => {
  const { table } = distanceFigure(roundTripSummary(64), paperStyle())
  expect(table.rows.map((row) => row[0])).toEqual(['noise–latent', 'sample–latent', 'sample–noise'])
  expect(table.rows[0][2]).toEqual({ mean: expect.closeTo(27), sd: 2, n: 64 })
})
