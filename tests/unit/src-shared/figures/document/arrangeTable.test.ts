import { describe, expect, test } from 'vitest'
import { arrangeTable, cellText } from '../../../../../src-shared/figures/document/arrangeTable.ts'
import type { TableMeasure } from '../../../../../src-shared/figures/document/tableLayout.ts'
import type { FigureCell, FigureTable } from '../../../../../src-shared/figures/figure.ts'

/** A letter is 1 wide and 1 high. */
const measure: TableMeasure = {
  cell: (cell) => (typeof cell === 'object' && 'label' in cell ? cell.label : cellText(cell)).length,
  heading: (text) => text.length,
  gap: 2,
  line: 1,
  innerLine: 1,
}
const page = { height: 100, least: 0.75 }
const table = (columns: string[], rows: FigureCell[][]): FigureTable => ({
  columns: columns.map((label) => ({ name: label, label })),
  rows,
})
/** `first` and then as many columns of numbers, so many rows. */
const wide = (columns: number, rows: number, first = (row: number): FigureCell => `r${row}`) =>
  table(
    ['Run', ...Array.from({ length: columns }, (_, index) => `Value ${index + 1}`)],
    Array.from({ length: rows }, (_, row) => [
      first(row),
      ...Array.from({ length: columns }, (_, column) => 100 * row + column + 0.5),
    ]),
  )
const labels = (arranged: ReturnType<typeof arrangeTable>) =>
  arranged.parts.map((part) => part.table.columns.map(({ label }) => label))

test('a table that fits is as it is', () => {
  const arranged = arrangeTable(wide(3, 2), measure, { ...page, width: 40 })
  expect(arranged).toMatchObject({ scale: 1, turned: false, parts: [{ table: wide(3, 2) }] })
  expect(arranged.parts[0].layout.headings).toEqual([['Run'], ['Value 1'], ['Value 2'], ['Value 3']])
})

test('one that is a little wide has its headings in lines', () => {
  const arranged = arrangeTable(wide(3, 2), measure, { ...page, width: 26 })
  expect(arranged).toMatchObject({ scale: 1, turned: false })
  expect(arranged.parts[0].layout.headings[1]).toEqual(['Value', '1'])
  expect(arranged.parts[0].layout.headHeight).toBe(2)
})

test('a wide one goes below itself, each part with the first column and no column lost or twice', () => {
  const arranged = arrangeTable(wide(9, 20), measure, { ...page, width: 30 })
  expect(arranged).toMatchObject({ scale: 1, turned: false })
  expect(labels(arranged)).toEqual([
    ['Run', 'Value 1', 'Value 2', 'Value 3'],
    ['Run', 'Value 4', 'Value 5', 'Value 6'],
    ['Run', 'Value 7', 'Value 8', 'Value 9'],
  ])
  expect(arranged.parts[1].table.rows[3]).toEqual(['r3', 303.5, 304.5, 305.5])
})

test('where the first column does not tell the rows apart, the columns that do are in each part too, and constant ones are not', () => {
  const rows = [0, 1, 2, 3].map((row) => [
    `run ${row >> 1}`,
    6422,
    row % 2 ? 'b → a' : 'a → b',
    ...wide(6, 4).rows[row].slice(1),
  ])
  const columns = ['Run', 'Checkpoint', 'Mapping', '1', '2', '3', '4', '5', '6']
  const arranged = arrangeTable(table(columns, rows), measure, { ...page, width: 42 })
  expect(labels(arranged)).toEqual([
    ['Run', 'Mapping', 'Checkpoint', '1', '2'],
    ['Run', 'Mapping', '3', '4', '5', '6'],
  ])
})

test('one that would need too many parts is turned: rows are columns, under what stood in their first cell', () => {
  const { parts, turned, scale } = arrangeTable(wide(16, 3), measure, { ...page, width: 30 })
  expect({ turned, scale, count: parts.length }).toEqual({ turned: true, scale: 1, count: 1 })
  expect(parts[0].table.columns.map(({ label }) => label)).toEqual(['Run', 'r0', 'r1', 'r2'])
  expect(parts[0].table.rows).toHaveLength(16)
  expect(parts[0].table.rows[4]).toEqual([{ name: 'Value 5', label: 'Value 5' }, 4.5, 104.5, 204.5])
})

test('one column that is too wide has its words in lines, and is neither left out nor turned', () => {
  const { parts, scale, turned } = arrangeTable(table(['Finding'], [['word '.repeat(40).trim()]]), measure, {
    ...page,
    width: 60,
  })
  expect({ scale, turned, count: parts.length }).toEqual({ scale: 1, turned: false, count: 1 })
  expect(parts[0].layout.width).toBeLessThanOrEqual(60)
  expect(parts[0].table.rows).toHaveLength(1)
})

test('nor is anything lost of a column without a place to break it, and of columns that all tell the rows apart', () => {
  const one = arrangeTable(table(['Finding'], [['x'.repeat(200)]]), measure, { ...page, width: 60 })
  expect(one).toMatchObject({ turned: false, parts: [{ table: { rows: [['x'.repeat(200)]] } }] })
  const words = 'what the paper reports '.repeat(8).trim()
  const rows = [
    ['location', words],
    ['location', `${words} twice`],
  ]
  const two = arrangeTable(table(['Study', 'What the paper reports'], rows), measure, { ...page, width: 60 })
  expect(two.parts.length).toBeGreaterThan(0)
  const shown = JSON.stringify(two.parts.map(({ table: part }) => part))
  for (const text of ['location', `"${words}"`, `${words} twice`]) expect(shown).toContain(text)
})

test('names that are longer than words are are broken at their hyphens, so that their column leaves room', () => {
  const named = wide(2, 30, (row) => `00${row}-noises-there-and-back-seed-420`)
  const { parts, scale } = arrangeTable(named, measure, { ...page, height: 400, width: 30 })
  expect(scale).toBe(1)
  expect(parts[0].layout.lines[0][0]).toEqual(['000-', 'noises-', 'there-', 'and-back-', 'seed-420'])
  expect(parts[0].layout.rowHeights[0]).toBe(5)
  expect(parts[0].layout.width).toBeLessThanOrEqual(30)
})

describe('what fits no way', () => {
  const hopeless = wide(60, 60)
  test('is whole and as large as it can be', () => {
    const { parts, scale } = arrangeTable(hopeless, measure, { ...page, width: 30 })
    expect(parts).toHaveLength(1)
    expect(scale).toBeLessThan(page.least)
    expect(scale * parts[0].layout.width).toBeCloseTo(30)
  })
  test('is no taller than a page where it would be turned or in parts', () => {
    const tall = wide(9, 20)
    expect(arrangeTable(tall, measure, { ...page, width: 30 }).parts).toHaveLength(3)
    expect(arrangeTable(tall, measure, { ...page, height: 40, width: 30 }).parts).toHaveLength(1)
  })
})

test('all parts are drawn at one size', () => {
  const { parts, scale } = arrangeTable(wide(12, 20), measure, { ...page, width: 30 })
  expect(parts).toHaveLength(3)
  expect(scale).toBeLessThan(1)
  expect(scale).toBeGreaterThanOrEqual(page.least)
  expect(scale * Math.max(...parts.map(({ layout }) => layout.width))).toBeLessThanOrEqual(30)
})
