import path from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { composeOnPaper, renderFigure } from '../../../../src-main/export/composeOnPaper.ts'
import type { DrawingContext } from '../../../../src-shared/figures/drawingContext.ts'
import { drawFigure } from '../../../../src-shared/figures/document/drawFigure.ts'
import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import type { FigureDesign, PanelEdits } from '../../../../src-shared/figures/document/figureDocument.ts'

const resourcesFolder = path.resolve('resources')
const chart: PanelContent = {
  kind: 'chart',
  chart: {
    kind: 'lines',
    name: 'errors',
    title: 'Errors against T',
    rule: 'A rule.',
    x: { label: 'T, inversion steps', scale: 'log' },
    y: { label: 'mean absolute error', min: 0 },
    series: [
      {
        label: 'latent',
        role: 'latent',
        points: [
          { x: 10, y: 0.5, low: 0.4, high: 0.6 },
          { x: 100, y: 0.25, low: 0.2, high: 0.3 },
        ],
      },
      {
        label: 'floor',
        dashed: true,
        points: [
          { x: 10, y: 0.1 },
          { x: 100, y: 0.1 },
        ],
      },
    ],
  },
}
const table: PanelContent = {
  kind: 'table',
  table: {
    name: 'numbers',
    title: 'Numbers',
    rule: '',
    columns: [
      { name: 'measure', label: 'Measure' },
      { name: 'value', label: 'Mean ± sd' },
    ],
    rows: [{ measure: 'noise–latent', value: { mean: 27.04, sd: 1.98, n: 64 } }],
  },
}
const cell = (row: number) => ({ run: 'r', tensor: 'samples', row, range: 'unit' as const })
const grid: PanelContent = {
  kind: 'grid',
  grid: { title: 'Images', rule: '', columns: ['a', 'b'], rows: ['first'], cells: [[cell(0), cell(1)]] },
}
const design = (edits: PanelEdits[], more: Partial<FigureDesign> = {}): FigureDesign => ({
  panels: edits.map((one) => ({ kind: 'chart', source: { from: 'study', study: 's', part: 'p' }, edits: one })),
  columns: 1,
  width: 'column',
  ...more,
})
const red = sharp({ create: { width: 4, height: 4, channels: 3, background: '#ff0000' } })
const readPicture = async ({ row }: { row: number }) => (row === 0 ? red.png().toBuffer() : undefined)
const composed = (contents: (PanelContent | undefined)[], of: FigureDesign) =>
  composeOnPaper(of, contents, { readPicture, resourcesFolder })
const svgOf = async (contents: PanelContent[], of: FigureDesign) =>
  renderFigure(await composed(contents, of), { title: 'f', subject: '', format: 'svg', resourcesFolder }).toString(
    'utf8',
  )

/** What stands in an SVG: Skia writes a text element for each word. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).join(' ')

test('a figure on paper has the title, labels, names and limits that were given to it', async () => {
  const svg = await svgOf(
    [chart],
    design([
      {
        title: 'What a finer path changes',
        y: { label: 'error of latents', min: 0.05, max: 2, scale: 'log' },
        series: [{ key: 'floor', label: 'Gaussian floor' }],
      },
    ]),
  )
  const texts = textsOf(svg)
  for (const words of [
    'What a finer path changes',
    'error of latents',
    'Gaussian floor',
    'latent',
    '0.05 0.1 0.2 0.5 1 2',
  ])
    expect(texts).toContain(words)
  expect(texts).not.toContain('Errors against T')
  expect(texts.match(/floor/g)).toHaveLength(1)
})

test('an empty title leaves the room to the chart', async () => {
  const [plain, titled] = [await composed([chart], design([{ title: '' }])), await composed([chart], design([{}]))]
  expect(plain.panels[0].title.height).toBe(0)
  expect(titled.height - plain.height).toBeCloseTo(titled.panels[0].title.height)
  expect(titled.panels[0].titleLines).toEqual(['Errors against T'])
})

test('panels have letters, stand beside each other at the width of the page, and share the height of their row', async () => {
  const page = await composed([chart, table, grid], design([{}, {}, { title: '' }], { columns: 2, width: 'page' }))
  expect(page.width).toBeCloseTo(6.75 * 72)
  expect(page.panels.map(({ letter }) => letter)).toEqual(['(a)', '(b)', '(c)'])
  const [a, b, c] = page.panels
  expect(a.chart.y).toBe(b.chart.y)
  expect(b.chart.x).toBeGreaterThan(a.chart.x + a.chart.width)
  expect(c.chart.y).toBeGreaterThan(a.chart.y + a.chart.height)
  expect(c.titleLines).toEqual(['(c)'])
  const texts = textsOf(await svgOf([chart, table, grid], design([{}, {}, {}], { columns: 2, width: 'page' })))
  for (const words of ['(a) Errors against T', '(b) Numbers', '27.0 ± 2.0', '(c) Images', 'first'])
    expect(texts).toContain(words)
})

test('a height is kept to the point, and one that leaves no room is refused', async () => {
  expect((await composed([chart, chart], design([{}, {}], { height: '90mm' }))).height).toBeCloseTo((90 / 25.4) * 72)
  await expect(composed([chart], design([{}], { height: '13mm' }))).rejects.toThrow(
    /leaves its panels no room; give \d+ mm/,
  )
})

test('a panel whose data are gone leaves its place and its letter to the others', async () => {
  const page = await composed([undefined, chart, table], design([{}, {}, {}]))
  expect(page.panels.map(({ index, letter }) => [index, letter])).toEqual([
    [1, '(a)'],
    [2, '(b)'],
  ])
})

test('pictures stay pixels, and an empty place stays empty', async () => {
  const page = await composed([grid], design([{ title: '' }]))
  const png = renderFigure(page, { title: 'f', subject: '', format: 'png', dpi: 72, resourcesFolder })
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const [width] = [info.width]
  let reds = 0
  for (let at = 0; at < data.length; at += 3) if (data[at] === 255 && data[at + 1] === 0) reds++
  // One of two cells, less the room of the row's name.
  expect(reds / (width * info.height)).toBeGreaterThan(0.3)
  expect(reds / (width * info.height)).toBeLessThan(0.5)
})

test('the parts of a drawn panel say where its axes are and how far they reach', async () => {
  const page = await composed([chart], design([{ y: { min: 0, max: 4 } }]))
  const canvas = createCanvas(Math.ceil(page.width), Math.ceil(page.height))
  const [parts] = drawFigure(canvas.getContext('2d') as unknown as DrawingContext, page)
  const y = parts.axes.find(({ id }) => id === 'y')!
  expect([y.min, y.max]).toEqual([0, 4])
  expect(y.place.x + y.place.width).toBeCloseTo(parts.area!.x, 0)
  expect(parts.area!.y).toBeGreaterThan(parts.title.height)
  // The context is given back as it was.
  expect((canvas.getContext('2d') as unknown as { canvas: unknown }).canvas).toBe(canvas)
})
