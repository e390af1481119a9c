import { describe, expect, test } from 'vitest'
import { distanceChart } from '../../../../../src-shared/figures/distanceFigure.ts'
import { applyEdits } from '../../../../../src-shared/figures/document/applyEdits.ts'
import type { PanelContent } from '../../../../../src-shared/figures/document/figureContent.ts'
import type { PanelEdits } from '../../../../../src-shared/figures/document/figureDocument.ts'
import { itemsOf } from '../../../../../src-shared/figures/document/itemsOf.ts'
import { roundTripSummary } from '../runSummaries.ts'

type Of<Kind extends PanelContent['kind']> = Extract<PanelContent, { kind: Kind }>

const lines: PanelContent = {
  kind: 'chart',
  chart: {
    kind: 'lines',
    name: 'errors',
    title: 'Errors',
    rule: '',
    x: { label: 'T', scale: 'log' },
    y: { label: 'error', min: 0 },
    series: ['latent', 'floor', 'floor'].map((label, i) => ({ label, points: [{ x: 10, y: i }] })),
  },
}
const table: PanelContent = {
  kind: 'table',
  table: {
    name: 't',
    title: 'T',
    rule: '',
    columns: [
      { name: 'run', label: 'Run' },
      { name: 'error', label: 'Error', latex: '$e$' },
    ],
    rows: [{ run: 'a', error: 1 }],
  },
}
const picture = (row: number) => ({ run: 'r', tensor: 'samples', row, range: 'unit' as const })
const grid: PanelContent = {
  kind: 'grid',
  grid: {
    title: 'G',
    rule: '',
    columns: ['noise', 'sample'],
    rows: ['0', '1'],
    cells: [
      [picture(0), picture(1)],
      [picture(2), null],
    ],
  },
}

const chartOf = (content: PanelContent, edits: PanelEdits) => {
  const { chart } = applyEdits(content, edits) as Of<'chart'>
  if (chart.kind !== 'lines') throw new Error('no lines')
  return chart
}

describe('a chart', () => {
  test('without edits is what the data are', () => expect(applyEdits(lines, {})).toEqual(lines))

  test('has the series in the order and under the names of the edits, with the same numbers, and hides what is hidden', () => {
    const { series } = chartOf(lines, {
      series: [{ key: 'floor#2', label: 'Gaussian' }, { key: 'latent' }, { key: 'floor', hidden: true }],
    })
    expect(series.map(({ label, points }) => [label, points[0].y])).toEqual([
      ['Gaussian', 2],
      ['latent', 0],
    ])
  })

  test('shows a series that came after the edits were made, and forgets one that is gone', () => {
    const { series } = chartOf(lines, { series: [{ key: 'floor' }, { key: 'of yesterday' }] })
    expect(series.map(({ points }) => points[0].y)).toEqual([1, 0, 2])
  })

  test('takes title, labels, limits and scale, and keeps what is not named', () => {
    const { title, x, y } = chartOf(lines, {
      title: 'Ours',
      x: { scale: 'linear', min: 0, max: 60 },
      y: { label: 'e' },
    })
    expect({ title, x, y }).toEqual({
      title: 'Ours',
      x: { label: 'T', scale: 'linear', min: 0, max: 60 },
      y: { label: 'e', min: 0 },
    })
  })

  test('leaves limits to the data that contradict each other, or begin at nothing on a logarithmic axis', () => {
    expect(chartOf(lines, { y: { min: 2, max: 1 } }).y).toEqual({ label: 'error', min: 0, max: undefined })
    expect(chartOf(lines, { x: { min: 0, max: 50 } }).x).toMatchObject({ min: undefined, max: 50 })
  })
})

describe('limits that contradict each other or the data are left to the data', () => {
  const limitsOf = ({ min, max }: { min?: number; max?: number } = {}) => ({ min, max })
  const open = { min: undefined, max: undefined }

  test.each([
    [{ min: 5, max: 2 }, open],
    [{ min: 9 }, open],
    [{ max: -1 }, open],
    [
      { min: 1, max: 2 },
      { min: 1, max: 2 },
    ],
    [{ max: 3 }, { min: undefined, max: 3 }],
  ])('colours of a heat map from 0 to 4: %o', (colour, kept) => {
    const heat: PanelContent = {
      kind: 'chart',
      chart: {
        kind: 'heat',
        name: 'heat',
        title: 'Heat',
        rule: '',
        x: { label: 'x', ticks: [] },
        y: { label: 'y', ticks: [] },
        colour: { label: 'c', map: 'viridis' },
        values: [
          [0, 4],
          [1, NaN],
        ],
      },
    }
    const { chart } = applyEdits(heat, { colour }) as Of<'chart'>
    expect(chart.kind === 'heat' && limitsOf(chart.colour)).toEqual(kept)
  })

  test.each([
    [{ min: 300 }, open],
    [{ min: 20, max: 10 }, open],
    [{ max: 0 }, open],
    [
      { min: 10, max: 80 },
      { min: 10, max: 80 },
    ],
  ])('the axis of distances: %o', (x, kept) => {
    const distances: PanelContent = { kind: 'chart', chart: distanceChart(roundTripSummary(8)) }
    const { chart } = applyEdits(distances, { x }) as Of<'chart'>
    expect(chart.kind === 'distances' && limitsOf(chart.x)).toEqual(kept)
  })
})

test('a table has its columns in the order of the edits; a renamed one loses its LaTeX heading, and numbers stay', () => {
  const { table: edited } = applyEdits(table, { series: [{ key: 'error', label: 'E' }, { key: 'run' }] }) as Of<'table'>
  expect(edited.columns).toEqual([
    { name: 'error', label: 'E' },
    { name: 'run', label: 'Run' },
  ])
  expect(edited.rows).toEqual([{ run: 'a', error: 1 }])
})

test('a grid moves its pictures with their rows and columns', () => {
  const { grid: edited } = applyEdits(grid, {
    series: [{ key: 'sample' }, { key: 'noise' }],
    rows: [{ key: '0', hidden: true }],
  }) as Of<'grid'>
  expect(edited).toMatchObject({ columns: ['sample', 'noise'], rows: ['1'], cells: [[null, picture(2)]] })
})

test('names that repeat have keys of their own', () => {
  expect(itemsOf(lines).series.map(({ key }) => key)).toEqual(['latent', 'floor', 'floor#2'])
})
