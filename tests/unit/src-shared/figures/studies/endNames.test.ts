import { createCanvas } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import { describe, expect, test } from 'vitest'
import { drawChartOn } from '../../../../../src-shared/figures/document/drawFigure.ts'
import type { DrawingContext } from '../../../../../src-shared/figures/drawingContext.ts'
import { palettes, paperStyle, screenStyle } from '../../../../../src-shared/figures/figureStyle.ts'
import { contrastOf, readableColour } from '../../../../../src-shared/figures/readableColour.ts'
import { apart, endNames, type DrawnChart } from '../../../../../src-shared/figures/studies/endNames.ts'
import { studyFigure } from '../../../../../src-shared/figures/studyFigure.ts'
import type { StudyChart } from '../../../../../src-shared/studies/studyResult.ts'

/** Every letter is 6 wide. */
const chart = (width: number, height: number): DrawnChart => ({
  width,
  height,
  ctx: { font: '', measureText: (text) => ({ width: 6 * text.length }) },
})
const axes = { x: { label: 'step', min: 0, max: 100 }, y: { label: '', min: 0, max: 1 } }
const ends = (...heights: number[]) => heights.map((y, i) => ({ label: `line ${i}`, colour: '#0072b2', x: 100, y }))
const style = screenStyle('light')

describe('names at the ends of lines', () => {
  test('take the room of the longest beside the axes', () => {
    const room = endNames(ends(0.2, 0.8), axes, style)!.room(chart(400, 200))!
    expect(room).toBeGreaterThan(6 * 6)
    expect(room).toBeLessThan(6 * 6 + style.fontSize)
  })

  test.each([
    ['one line alone', [ends(0.5), axes]],
    ['a line that ends before the others', [[...ends(0.2), { ...ends(0.8)[0], x: 60 }], axes]],
    ['an end above the axis', [ends(0.2, 1.4), axes]],
    ['an axis that goes on beyond the ends', [ends(0.2, 0.8), { ...axes, x: { ...axes.x, max: 200 } }]],
    ['an axis that ends before the lines', [ends(0.2, 0.8), { ...axes, x: { ...axes.x, max: 50 } }]],
    ['an axis whose limits are not known', [ends(0.2, 0.8), { ...axes, y: { label: '' } }]],
  ] as const)('are none for %s', (_, [lines, limits]) => {
    expect(endNames(lines, limits, style)).toBeUndefined()
  })

  test.each([
    ['names are long for the width of the chart', ends(0.2, 0.8), chart(120, 200)],
    ['many lines end at one place', ends(0.5, 0.5, 0.5, 0.5, 0.5), chart(400, 200)],
    ['the chart is too low for so many', ends(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), chart(400, 80)],
  ])('leave the chart to a legend where %s', (_, lines, drawn) => {
    expect(endNames(lines, axes, style)!.room(drawn)).toBeUndefined()
  })

  test('of two lines that end together stand above each other', () => {
    expect(endNames(ends(0.5, 0.5), axes, style)!.room(chart(400, 200))).toBeDefined()
    expect(apart([50, 50], 10, 100)).toEqual([45, 55])
  })
})

describe('places that are apart', () => {
  test('are the wanted ones where these are', () => {
    expect(apart([80, 20, 50], 10, 100)).toEqual([80, 20, 50])
  })
  test('keep their order, their distance and stay within the plot', () => {
    let seed = 1
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    for (let turn = 0; turn < 200; turn++) {
      const wanted = Array.from({ length: 1 + Math.floor(random() * 8) }, () => random() * 100)
      const places = apart(wanted, 12, 100)
      const order = wanted.map((_, i) => i).toSorted((a, b) => wanted[a] - wanted[b])
      for (let i = 1; i < order.length; i++)
        expect(places[order[i]] - places[order[i - 1]]).toBeGreaterThanOrEqual(12 - 1e-9)
      expect(Math.min(...places)).toBeGreaterThanOrEqual(6 - 1e-9)
      expect(Math.max(...places)).toBeLessThanOrEqual(94 + 1e-9)
    }
  })
  test('move neighbours by the mean of what they want', () => {
    const places = apart([40, 42, 44], 10, 100)
    expect(places).toEqual([32, 42, 52])
  })
})

test.each([
  ['on screen', style, 520],
  ['on paper', paperStyle(), 240],
])('%s names stand beside the ends of their lines, with no room for a legend above', (_, look, width) => {
  const chart: StudyChart = {
    kind: 'lines',
    name: 'curves',
    title: '',
    rule: '',
    x: { label: 'T' },
    y: { label: 'share' },
    series: ['latent', 'reconstruction'].map((label, place) => ({
      label,
      points: [10, 25, 50].map((x) => ({ x, y: x * (place + 1) })),
    })),
  }
  const canvas = createCanvas(width, 240)
  const written: { text: string; x: number; y: number }[] = []
  const context = canvas.getContext('2d') as unknown as DrawingContext
  const write = context.fillText.bind(context)
  context.fillText = (text, x, y) => {
    written.push({ text, x, y })
    write(text, x, y)
  }
  let area = { top: 0, right: 0, ends: [0] }
  const read: Plugin<'scatter'> = {
    id: 'read',
    afterDraw: ({ chartArea: { top, right }, scales: { y } }) =>
      (area = { top, right, ends: [50, 100].map((value) => y.getPixelForValue(value)) }),
  }
  drawChartOn(context, studyFigure(chart, look), { width, height: 240 }, [read])
  expect(area.top).toBeLessThan(look.fontSize)
  const names = ['latent', 'reconstruction'].map((name) => written.filter(({ text }) => text === name))
  names.forEach((found, i) => {
    expect(found).toHaveLength(1)
    expect(found[0].x).toBeGreaterThan(area.right)
    expect(found[0].y).toBeCloseTo(area.ends[i], 6)
  })
})

describe('the colour of a name', () => {
  test('has the contrast of text on every ground, and is that of the line where this has it', () => {
    for (const palette of [...Object.values(palettes), paperStyle().palette])
      for (const colour of [...Object.values(palette.roles), ...palette.others])
        expect(contrastOf(readableColour(colour, palette), palette.paper)).toBeGreaterThanOrEqual(4.5)
    expect(readableColour('#0072b2', palettes.light)).toBe('#0072b2')
  })
  test('is measured as WCAG does', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 10)
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })
})

test('lines are seen on their ground: three to one at least, as graphics need', () => {
  for (const { paper, roles, others } of Object.values(palettes))
    for (const colour of [...Object.values(roles), ...others])
      expect(contrastOf(colour, paper)).toBeGreaterThanOrEqual(3)
})
