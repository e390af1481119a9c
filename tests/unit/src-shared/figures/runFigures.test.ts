import { expect, test } from 'vitest'
import { comparedTable } from '../../../../src-shared/figures/comparedTable.ts'
import { curveChart, partName } from '../../../../src-shared/figures/curves/curveChart.ts'
import { pairChart } from '../../../../src-shared/figures/curves/pairChart.ts'
import { trainingCurves } from '../../../../src-shared/figures/curves/trainingCurves.ts'
import { runTables } from '../../../../src-shared/figures/runTables.ts'
import { plainFormula } from '../../../../src-shared/figures/plainFormula.ts'
import { measureLabels } from '../../../../src-shared/studies/measureLabels.ts'
import { pairsByNumber, rowPairs } from '../../../../src-shared/studies/rowPairs.ts'
import { roundTripSummary } from './runSummaries.ts'

const summary = roundTripSummary(8)

test('curves over training are lines of mean and band, on the axis of the series', () => {
  const chart = trainingCurves([
    { step: 100, summary },
    { step: 6422, summary },
  ]).find(({ title }) => title === 'Distances')!
  const drawn = curveChart(chart, { label: 'training step', scale: 'logarithmic' })
  expect(drawn).toMatchObject({
    name: 'distances',
    x: { label: 'training step', scale: 'log' },
    y: { label: 'Distances, L2' },
  })
  const { mean, sd } = summary.distances!.noiseLatent!
  expect(drawn.series[0]).toMatchObject({
    label: 'noise–latent',
    points: [
      { x: 100, y: mean, low: mean - sd, high: mean + sd },
      { x: 6422, y: mean },
    ],
  })
  expect(partName('Top-10 correlation')).toBe('top-10-correlation')
})

test('pairs of images share one range on both axes, and the rule counts how many are larger', () => {
  const pairs = [
    { row: 0, a: 1, b: 2 },
    { row: 3, a: 4, b: 3 },
  ]
  const { x, y, series, rule } = pairChart(pairs, 'Angle', 'first', 'second')
  expect([x.min, x.max]).toEqual([y.min, y.max])
  expect(x.min).toBeLessThan(1)
  expect(series[0].points).toEqual([
    { x: 1, y: 2, row: 0 },
    { x: 4, y: 3, row: 3 },
  ])
  expect(rule).toMatch(/n = 2.* for 1 of them/)
  // Of very many pairs the first are drawn; what is said of them is of all.
  const byNumber = pairChart(pairs, 'Angle', 'first', 'second', Infinity, false)
  expect(byNumber.title).toBe('Angle of rows of one number')
  expect(byNumber.rule).toContain('One dot per pair of rows of one number')
  const cut = pairChart(pairs, 'Angle', 'first', 'second', 1)
  expect(cut.series[0].points).toEqual([{ x: 1, y: 2, row: 0 }])
  expect({ ...cut, series: [] }).toEqual({ ...pairChart(pairs, 'Angle', 'first', 'second'), series: [] })
})

test('the numbers of several runs hold the differences of their pairs, which are nothing between a run and itself', () => {
  const { columns, rows, rule } = comparedTable([
    { name: 'one', summary, pairs: pairsByNumber(true, 8) },
    { name: 'the same', summary, pairs: pairsByNumber(true, 8) },
  ])
  expect(rule).toContain('(n = 8, 8); differences to A over the images that both have (8), with the 95 % interval')
  expect(columns.map(({ label }) => label)).toEqual(['Per image', 'A: one', 'B: the same', 'B − A'])
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row.b_minus_a).toMatchObject({ mean: 0, sd: 0, n: 8 })
})

test('differences of runs of other images are over the images that both have', () => {
  const pairs = rowPairs(true, [
    [6, 0],
    [7, 1],
  ])
  const { rows, rule } = comparedTable([
    { name: 'all', summary, pairs: pairsByNumber(true, 8) },
    { name: 'some', summary, pairs },
  ])
  expect(rule).toContain('the images that both have (2)')
  const { noiseLatent = [] } = summary.perRow
  const mean = (noiseLatent[0] - noiseLatent[6] + noiseLatent[1] - noiseLatent[7]) / 2
  const found = rows.find(({ measure }) => measure === plainFormula(measureLabels.noiseLatent))
  expect(found?.b_minus_a).toMatchObject({ n: 2, mean: expect.closeTo(mean, 9) as number })
})

test('the rule counts the pairs that were measured, not those that could be, and names what is paired by number', () => {
  const { noiseLatent = [] } = summary.perRow
  const perRow = {
    ...summary.perRow,
    rows: summary.perRow.rows.slice(0, 3),
    noiseLatent: [noiseLatent[0], Number.NaN, noiseLatent[2]],
  }
  const { rule } = comparedTable([
    { name: 'all', summary, pairs: pairsByNumber(true, 8) },
    { name: 'at work', summary: { ...summary, n: 3, perRow }, pairs: pairsByNumber(true, 8) },
    { name: 'other', summary, pairs: pairsByNumber(false, 8) },
  ])
  expect(rule).toContain(
    "(n = 8, 3, 8); differences to A over pairs of images (2–3, 8), with C, which does not start from the same, rows of one number, with the 95 % interval of their mean (Student's t over pairs).",
  )
})

test('a run has the tables that its arrays allow, each with n', () => {
  expect(runTables.numbers(summary)?.rows[0]).toMatchObject({ measure: 'noise–latent', n: 8 })
  const perRow = { ...summary.perRow, latentKolmogorov: [0.02, 0.04] }
  const numbers = runTables.numbers({ ...summary, perRow })
  expect(numbers?.rows.at(-1)).toMatchObject({ measure: 'latent–N(0, 1)', value: { mean: 0.03 }, n: 2 })
  expect(numbers?.rule).toContain('Kolmogorov')
  expect(runTables.numbers(summary)?.rule).not.toContain('Kolmogorov')
  expect(runTables.angles({ ...summary, angles: undefined })).toBeUndefined()
  expect(
    runTables.correlation({ ...summary, topCorrelation: { k: 10, floor: 0.5, latents: { mean: 0.6, sd: 0.1 } } })?.rows,
  ).toEqual([{ of: 'latent', value: { mean: 0.6, sd: 0.1, n: 10 }, floor: 0.5 }])
})
