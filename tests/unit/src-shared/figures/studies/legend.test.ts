import { createCanvas } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import { expect, test } from 'vitest'
import { drawChartOn } from '../../../../../src-shared/figures/document/drawFigure.ts'
import type { DrawingContext } from '../../../../../src-shared/figures/drawingContext.ts'
import { paperStyle, screenStyle } from '../../../../../src-shared/figures/figureStyle.ts'
import { legendPlaces, type LegendEntry } from '../../../../../src-shared/figures/studies/legend.ts'
import { studyFigure } from '../../../../../src-shared/figures/studyFigure.ts'
import type { StudyChart } from '../../../../../src-shared/studies/studyResult.ts'

const labels = [
  'noise to latent, 512 images',
  'sample to latent',
  'noise, chance',
  'latent to noise, 10 pools',
  'floor',
]
const entries: LegendEntry[] = labels.map((label) => ({ label, colour: '#000', mark: 'line' }))
const style = screenStyle('light')
/** Every letter is as wide. */
const drawnIn = (width: number) => ({
  width,
  ctx: { font: '', measureText: (text: string) => ({ width: 6 * text.length }) },
})
const lengthOf = (text: string) => 1.8 * style.fontSize + 6 * text.length

test('entries that have the room stand three in a line, in columns', () => {
  const places = legendPlaces(entries, style, drawnIn(900))
  expect(places.map(({ line }) => line)).toEqual([0, 0, 0, 1, 1])
  expect(places[4].x).toBe(places[1].x)
  expect(places.map(({ text }) => text)).toEqual(labels)
})

test('four short names stand in one line where three columns would leave the last one alone', () => {
  const four = ['noise', 'latent', 'sample', 'Gaussian floor'].map((label) => ({ ...entries[0], label }))
  expect(legendPlaces(four, style, drawnIn(720)).map(({ line }) => line)).toEqual([0, 0, 0, 0])
})

test.each([200, 260, 350, 480, 600])('in a chart of %i no entry touches the next one, and none is outside', (width) => {
  const places = legendPlaces(entries, style, drawnIn(width))
  places.forEach(({ text, x, line }, index) => {
    expect(x + lengthOf(text)).toBeLessThanOrEqual(width - 5 * style.fontSize)
    const next = places[index + 1]
    if (next?.line === line) expect(next.x - x - lengthOf(text)).toBeGreaterThanOrEqual(style.fontSize * 0.99)
    else if (next) expect(next).toMatchObject({ line: line + 1, x: 0 })
  })
})

test('a name that is longer than a line is cut in its middle', () => {
  const [{ text }] = legendPlaces(entries, style, drawnIn(200))
  expect(text).toMatch(/^noise.*….*s$/)
  expect(text.length).toBeLessThan(labels[0].length)
})

test.each([
  ['on screen', style, 350, 1200],
  ['on paper', paperStyle(), 190, 700],
])('%s a narrow chart begins lower than a wide one, below all lines of its legend', (_, look, narrow, wide) => {
  const chart: StudyChart = {
    kind: 'lines',
    name: 'curves',
    title: '',
    rule: '',
    x: { label: 'T' },
    y: { label: 'share' },
    series: labels.map((label, y) => ({
      label,
      points: [
        { x: 1, y },
        // One ends before the others, which leaves their names to the legend.
        { x: y === 0 ? 1.5 : 2, y },
      ],
    })),
  }
  const areaIn = (width: number) => {
    const tops: { top: number; needed: number }[] = []
    const read: Plugin<'scatter'> = {
      id: 'read',
      afterDraw: (drawn) => {
        const lines = Math.max(...legendPlaces(entries, look, drawn).map(({ line }) => line)) + 1
        tops.push({ top: drawn.chartArea.top, needed: lines * 1.5 * look.fontSize })
      },
    }
    const context = createCanvas(width, 300).getContext('2d') as unknown as DrawingContext
    drawChartOn(context, studyFigure(chart, look), { width, height: 300 }, [read])
    return tops[0]
  }
  const [low, high] = [areaIn(narrow), areaIn(wide)]
  expect(low.needed).toBeGreaterThan(high.needed)
  for (const { top, needed } of [low, high]) expect(top).toBeGreaterThanOrEqual(needed)
})

test.each([
  ['on screen', style],
  ['on paper', paperStyle()],
])('%s a chart of many long names is higher by their lines, and keeps its plot', (_, look) => {
  const chartOf = (count: number) =>
    studyFigure(
      {
        kind: 'quantiles',
        name: 'quantiles',
        title: '',
        rule: '',
        x: { label: 'quantile of noise' },
        y: { label: 'quantile of latents' },
        series: Array.from({ length: count }, (_, i) => ({
          label: `checkpoints ${500 + i},000, T = 50`,
          points: [{ x: 0, y: 0 }],
        })),
      },
      look,
    )
  const height = chartOf(24).height - chartOf(2).height
  // One in each line of a column, where three short ones would stand
  expect(height).toBeGreaterThan(10 * 1.5 * look.fontSize)
})
