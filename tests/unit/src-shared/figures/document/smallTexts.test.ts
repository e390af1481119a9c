import { createCanvas } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { composeFigure } from '../../../../../src-shared/figures/document/composeFigure.ts'
import type { PanelContent } from '../../../../../src-shared/figures/document/figureContent.ts'
import type { FigureDesign } from '../../../../../src-shared/figures/document/figureDocument.ts'
import { smallTexts } from '../../../../../src-shared/figures/document/smallTexts.ts'
import type { DrawingContext } from '../../../../../src-shared/figures/drawingContext.ts'

const source = { from: 'study', study: 'one', part: 'part' } as const
const measure = () => createCanvas(1, 1).getContext('2d') as unknown as DrawingContext
const composed = (content: PanelContent, design: Partial<FigureDesign> = {}) =>
  composeFigure(
    { panels: [{ kind: content.kind, source, edits: {} }], columns: 1, width: 'column', ...design },
    [{ content }],
    measure(),
  )
const table = (columns: number, rows = 1): PanelContent => ({
  kind: 'table',
  table: {
    name: 'numbers',
    title: 'All numbers',
    rule: '',
    columns: Array.from({ length: columns }, (_, index) => ({
      name: `c${index}`,
      label: `Mean of the number ${index}`,
    })),
    rows: Array.from({ length: rows }, () =>
      Object.fromEntries(Array.from({ length: columns }, (_, index) => [`c${index}`, 0.1234])),
    ),
  },
})

test('a table that is a little too wide has its headings in lines and keeps its size of text', () => {
  const [panel] = composed(table(5)).panels
  expect(panel.figure.smallestText).toBe(8)
  expect(smallTexts(composed(table(5)))).toEqual([])
  expect(panel.figure.height).toBeGreaterThan(composed(table(1)).panels[0].figure.height)
})

test('a table that is wider goes below itself in two or three parts at its size of text', () => {
  const [panel] = composed(table(12)).panels
  expect(panel.figure.smallestText).toBe(8)
  expect(panel.figure.height).toBeGreaterThan(1.5 * composed(table(5)).panels[0].figure.height)
  expect(smallTexts(composed(table(12)))).toEqual([])
})

test('a table of seventeen columns in half a page is turned, and its text can be read', () => {
  const [panel] = composed(table(17, 3)).panels
  expect(panel.figure.smallestText).toBeGreaterThanOrEqual(6)
  expect(smallTexts(composed(table(17, 3)))).toEqual([])
})

test('a table that is drawn too small to be read is named with its size and what helps, until there is room', () => {
  const [sentence] = smallTexts(composed(table(40, 40)))
  expect(sentence).toMatch(/“All numbers” is \d(\.\d)? pt on paper.*hide columns/)
  expect(smallTexts(composed(table(40, 40), { width: '20in' }))).toEqual([])
})

test('the ticks of a chart are measured too', () => {
  const chart: PanelContent = {
    kind: 'chart',
    chart: { kind: 'lines', name: 'c', title: 'Curve', rule: '', x: { label: 'x' }, y: { label: 'y' }, series: [] },
  }
  expect(smallTexts(composed(chart, { fontSize: 6 }))).toEqual([
    expect.stringMatching(/“Curve” is 4.5 pt.*larger text/),
  ])
  expect(smallTexts(composed(chart))).toEqual([])
})

test('names above the columns of a grid that there is no room for are told', () => {
  const columns = Array.from({ length: 50 }, (_, index) => `checkpoint ${index}`)
  const rows = Array.from({ length: 60 }, (_, index) => String(index))
  const grid: PanelContent = {
    kind: 'grid',
    grid: { title: 'Grid', rule: '', columns, rows, cells: rows.map(() => columns.map(() => null)) },
  }
  expect(smallTexts(composed(grid))).toEqual([
    expect.stringMatching(/^Only one in 2 columns of “Grid” has its name.*hide columns\.$/),
  ])
  expect(smallTexts(composed(grid, { width: 'page' }))).toEqual([])
})
