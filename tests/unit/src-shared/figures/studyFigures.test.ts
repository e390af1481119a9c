import { describe, expect, test } from 'vitest'
import { csvOf } from '../../../../src-main/export/csvOf.ts'
import { latexOf } from '../../../../src-main/export/latexOf.ts'
import { paperStyle } from '../../../../src-shared/figures/figureStyle.ts'
import { colourOf } from '../../../../src-shared/figures/studies/colourMaps.ts'
import { triangleCorners } from '../../../../src-shared/figures/studies/triangleChart.ts'
import { studyFigure } from '../../../../src-shared/figures/studyFigure.ts'
import { studyData, studyTable } from '../../../../src-shared/figures/studyTable.ts'
import type { StudyTable } from '../../../../src-shared/studies/studyResult.ts'

const table: StudyTable = {
  name: 'example',
  title: 'Example',
  rule: 'A rule.',
  columns: [
    { name: 'run', label: 'Run' },
    { name: 'error', label: 'Error', latex: '$e$' },
    { name: 'floor', label: 'Floor' },
  ],
  rows: [
    { run: 'a', error: { mean: 0.5, sd: 0.125, n: 8, low: 0.4, high: 0.6 }, floor: 0.123456789 },
    { run: 'b', error: null, floor: 0.25 },
  ],
}

describe('a table', () => {
  test('keeps every digit, n and the interval in CSV', () => {
    expect(csvOf(studyData(table))).toBe(
      'run,error,error_sd,error_n,error_low,error_high,floor\na,0.5,0.125,8,0.4,0.6,0.123456789\nb,,,,,,0.25\n',
    )
  })

  test('is mean ± sd with its interval for people, and a dash where nothing was measured', () => {
    expect(studyTable(table).rows[0]).toEqual(['a', { mean: 0.5, sd: 0.125, n: 8 }, '[0.40, 0.60]', 0.1235])
    expect(latexOf(studyTable(table))).toMatch(/b & -- & -- & \$0\.25\$/)
  })

  test('calls runs by their numbers for people, whose ids take the room of other columns on paper, and by their ids in CSV', () => {
    const run = '0006-16-noises-there-and-back-seed-420-t-10'
    const named = { ...table, rows: [{ ...table.rows[0], run }] }
    expect(studyTable(named).rows[0][0]).toBe('0006')
    expect(studyData(named).rows[0][0]).toBe(run)
  })

  test('has intervals to the right in LaTeX, as the numbers that they belong to', () => {
    expect(latexOf(studyTable(table))).toContain('{lrrr}')
  })
})

describe('a triangle', () => {
  const corners = triangleCorners({ label: '', sample: 36.9, noise: 53.1, latent: 90, sampleNoise: 5 })
  const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0] - b[0], a[1] - b[1])

  test('of 3, 4 and 5 has these sides', () => {
    expect(distance(corners.noise, corners.sample)).toBeCloseTo(5, 6)
    expect(distance(corners.noise, corners.latent)).toBeCloseTo(3, 1)
    expect(distance(corners.sample, corners.latent)).toBeCloseTo(4, 1)
  })
})

test('flare falls in lightness throughout, so that it is read without hues', () => {
  const lightness = (share: number) => {
    const [red, green, blue] = colourOf('flare', share).match(/\d+/g)!.map(Number)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const shares = Array.from({ length: 21 }, (_, i) => i / 20)
  for (let i = 1; i < shares.length; i++) expect(lightness(shares[i])).toBeLessThan(lightness(shares[i - 1]))
})

test('a curve keeps its points, a heat map its cells, and both their numbers as a table', () => {
  const lines = studyFigure(
    {
      kind: 'lines',
      name: 'curve',
      title: 'Curve',
      rule: 'A rule.',
      x: { label: 'T', scale: 'log' },
      y: { label: 'error' },
      series: [
        {
          label: 'latent',
          role: 'latent',
          points: [
            { x: 10, y: 2, low: 1, high: 3 },
            { x: 100, y: 1 },
          ],
        },
      ],
    },
    paperStyle(),
  )
  expect(lines.chart.data.datasets[0].data).toEqual([
    { x: 10, y: 2 },
    { x: 100, y: 1 },
  ])
  expect(lines.table.rows).toEqual([
    ['latent', 10, 2, 1, 3],
    ['latent', 100, 1, undefined, undefined],
  ])
  const axis = { label: 'x', ticks: [] }
  const heat = studyFigure(
    {
      kind: 'heat',
      name: 'heat',
      title: 'Heat',
      rule: 'A rule.',
      x: axis,
      y: axis,
      colour: { label: 'distance', map: 'flare' },
      values: [
        [1, 2],
        [3, 4],
      ],
    },
    paperStyle(),
  )
  expect(heat.table.rows).toEqual([
    [0, 0, 1],
    [1, 0, 2],
    [0, 1, 3],
    [1, 1, 4],
  ])
})
