import { createCanvas } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import { describe, expect, test } from 'vitest'
import { drawChartOn } from '../../../../../src-shared/figures/document/drawFigure.ts'
import type { DrawingContext } from '../../../../../src-shared/figures/drawingContext.ts'
import { paperStyle } from '../../../../../src-shared/figures/figureStyle.ts'
import { linesOfName } from '../../../../../src-shared/figures/studies/groupAxis.ts'
import { studyFigure } from '../../../../../src-shared/figures/studyFigure.ts'
import type { StudyChart } from '../../../../../src-shared/studies/studyResult.ts'

interface Drawn {
  min: number
  max: number
  ticks: { value: number; label: string }[]
}

type LineChart = Extract<StudyChart, { kind: 'lines' }>
const curve = (points: LineChart['series'][number]['points'], more: Partial<LineChart> = {}): LineChart => ({
  kind: 'lines',
  name: 'curve',
  title: '',
  rule: '',
  x: { label: 'T' },
  y: { label: 'error' },
  series: [{ label: 'latent', points }],
  ...more,
})

/** The vertical axis of a curve between two values, as it is drawn on paper. */
const axisBetween = (low: number, high: number, scale: 'linear' | 'log') =>
  axisOf(
    'y',
    curve(
      [low, high].map((y, x) => ({ x, y })),
      { y: { label: 'error', scale } },
    ),
  )

function axisOf(name: 'x' | 'y', chart: StudyChart): Drawn {
  const drawn: Drawn[] = []
  const read: Plugin<'scatter'> = {
    id: 'read',
    afterDraw: ({ scales }) => {
      const { min, max, ticks: built } = scales[name]
      drawn.push({ min, max, ticks: built.map(({ value, label }) => ({ value, label: [label].flat().join(' ') })) })
    },
  }
  const context = createCanvas(240, 160).getContext('2d') as unknown as DrawingContext
  drawChartOn(context, studyFigure(chart, paperStyle()), { width: 240, height: 160 }, [read])
  return drawn[0]
}

/** 1, 2, 2.5 or 5 times a power of ten. */
function isRound(value: number): boolean {
  const first = value / 10 ** Math.floor(Math.log10(value) + 1e-9)
  return [1, 2, 2.5, 5, 10].some((factor) => Math.abs(first - factor) < 1e-6)
}

/** From narrow to wide, at many magnitudes. */
const spans = [0.0012, 0.0371, 0.662, 1.9, 47.3, 101.04, 998].flatMap((low) =>
  [0.0015, 0.02, 0.31, 0.97, 2.4, 9.1, 88].map((share): [number, number] => [low, low * (1 + share)]),
)

test.each(['linear', 'log'] as const)(
  'a %s axis names two round numbers at least within its limits, each once, and never a limit that is none',
  (scale) => {
    for (const [low, high] of spans) {
      const { min, max, ticks } = axisBetween(low, high, scale)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
      for (const { value, label } of ticks) {
        expect(value).toBeGreaterThanOrEqual(min - 1e-9 * max)
        expect(value).toBeLessThanOrEqual(max * (1 + 1e-9))
        expect(Math.abs(Number(label.replaceAll(',', '')) - value)).toBeLessThanOrEqual(1e-9 * max)
      }
      const steps = ticks.slice(1).map(({ value }, place) => value - ticks[place].value)
      const even = steps.every((step) => Math.abs(step / steps[0] - 1) < 1e-6)
      const isDecade = ticks.every(({ value }) => isRound(value))
      expect(isDecade || (even && isRound(steps[0])), `${scale} ${low} to ${high}`).toBe(true)
    }
  },
)

test('values from just below zero to just above a hundred are named 0, 50 and 100, without −0 or 101.04', () => {
  expect(axisBetween(-0.04, 101.04, 'linear').ticks.map(({ label }) => label)).toEqual(['0', '50', '100'])
})

test('a logarithmic axis of a narrow range does not name one number twice', () => {
  expect(axisBetween(0.662, 0.663, 'log').ticks.map(({ label }) => label)).toEqual(['0.6', '0.65', '0.7', '0.75'])
})

test.each([
  ['linear', 1.2e-5, 6.1e-5, ['2 × 10⁻⁵', '4 × 10⁻⁵', '6 × 10⁻⁵']],
  ['linear', -2e-7, 9e-7, ['0', '5 × 10⁻⁷']],
  ['log', 2e-7, 3e-5, ['10⁻⁶', '10⁻⁵']],
  ['linear', 3e9, 9e9, ['4 × 10⁹', '6 × 10⁹', '8 × 10⁹']],
] as const)('a %s axis from %d to %d names its ticks with their powers of ten: %j', (scale, low, high, names) => {
  const labels = axisBetween(low, high, scale).ticks.map(({ label }) => label)
  for (const name of names) expect(labels).toContain(name)
  expect(labels.join()).not.toMatch(/e[-+]|E/)
})

const labelsOf = ({ ticks }: Drawn) => ticks.map(({ label }) => label)

test('the steps of a series are named themselves, but for those whose names would touch', () => {
  const over = (...xs: number[]) => curve(xs.map((x) => ({ x, y: 1 })))
  expect(labelsOf(axisOf('x', over(0, 400, 788)))).toEqual(['0', '400', '788'])
  expect(labelsOf(axisOf('x', over(0, 25, 788)))).toEqual(['0', '788'])
  expect(labelsOf(axisOf('x', { ...over(100, 1000, 6422), x: { label: 'step', scale: 'log' } }))).toEqual([
    '100',
    '1,000',
    '6,422',
  ])
})

test('an axis with limits names nothing outside them, and round numbers where less than two steps are within', () => {
  const within = (min: number, max: number, scale?: 'log') =>
    axisOf('x', {
      ...curve([10, 100, 1000, 6422].map((x) => ({ x, y: 1 }))),
      x: { label: 'step', min, max, ...(scale && { scale }) },
    })
  expect(labelsOf(within(90, 1200, 'log'))).toEqual(['100', '1,000'])
  for (const scale of [undefined, 'log'] as const) {
    const few = within(500, 2000, scale)
    expect(few.ticks.length).toBeGreaterThanOrEqual(2)
    for (const { value, label } of few.ticks) {
      expect(value).toBeGreaterThanOrEqual(500)
      expect(value).toBeLessThanOrEqual(2000)
      expect(Number(label.replaceAll(',', ''))).toBe(value)
    }
  }
})

describe('groups of bars', () => {
  const bars = (...groups: string[]): Extract<StudyChart, { kind: 'bars' }> => ({
    kind: 'bars',
    name: 'bars',
    title: '',
    rule: '',
    y: { label: 'error' },
    groups,
    series: [
      { label: 'latent', values: groups.map((_, at) => (at === 1 ? { y: 0.35, low: 0.3, high: 0.4 } : null)) },
      { label: 'noise', values: groups.map(() => ({ y: 0.1 })) },
    ],
  })

  test('are all named, in lines, turned or shortened, however long the names are', () => {
    for (const names of [
      ['plain', 'rest'],
      ['whole image', 'plain regions', 'rest of it', 'edges of objects', 'border'],
      ['reconstruction of the noise', 'reconstructionofthelatents', 'a', 'inversionfromtheimages', 'b', 'c', 'd'],
    ])
      expect(labelsOf(axisOf('x', bars(...names)))).toEqual(names)
    const [long] = labelsOf(axisOf('x', bars('ofaverylongnamethatnobodywouldreadinafigure', 'b', 'c', 'd')))
    expect(long).toBe('ofaverylongnamethatnobodywo…')
  })

  test('break between words where a line has no room', () => {
    expect(linesOfName('rest of the image', 8)).toEqual(['rest of', 'the', 'image'])
    expect(linesOfName('plain', 3)).toEqual(['plain'])
  })

  test('are told by their name, with the ends of the error bar, not by where they are drawn', () => {
    expect(told(bars('whole', 'plain'), 0, 0)).toBe('latent  plain: 0.35 (0.3 to 0.4)')
    expect(told(bars('whole', 'plain'), 1, 0)).toBe('noise  whole: 0.1')
  })
})

test('a point of a curve is told with the ends of its band', () => {
  expect(told(curve([{ x: 10, y: 0.35, low: 0.3, high: 0.4 }]), 0, 0)).toBe('latent  10: 0.35 (0.3 to 0.4)')
  expect(told(curve([{ x: 10, y: 0.35 }]), 0, 0)).toBe('latent  10: 0.35')
})

/** What pointer and screen reader are told of a point. */
function told(chart: StudyChart, datasetIndex: number, dataIndex: number): unknown {
  const { data, options } = studyFigure(chart, paperStyle()).chart
  const dataset = data.datasets[datasetIndex]
  const label = options!.plugins!.tooltip!.callbacks!.label as unknown as (item: object) => string
  return label({ dataset, raw: dataset.data[dataIndex], datasetIndex, dataIndex })
}

test('zero belongs to an axis where it is near, and nothing that cannot be negative goes below it', () => {
  const between = (low: number, high: number) => axisBetween(low, high, 'linear').min
  expect(between(0.2, 0.9)).toBe(0)
  expect(between(0.8, 0.9)).toBeGreaterThan(0.7)
  expect(between(-0.2, 0.9)).toBeLessThan(-0.2)
  const banded = curve([
    { x: 0, y: 0.1, low: -0.3, high: 0.5 },
    { x: 1, y: 0.4, low: 0.2, high: 0.6 },
  ])
  expect(axisOf('y', banded).min).toBe(0)
})
