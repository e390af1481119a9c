import { expect, test } from 'vitest'
import { gridSections } from '../../../../src-renderer/grid/gridSections.ts'
import { gridSize, scrolling, usualSide } from '../../../../src-renderer/grid/gridSize.ts'

const sections = [
  { title: 'T 20', rows: 3 },
  { title: 'T 50', rows: 0 },
  { title: 'T 100', rows: 2 },
]

test('lines are the heads of groups and their rows, and every pixel belongs to one of them', () => {
  const grid = gridSections(sections, 100, 30)
  expect([grid.lines, grid.height]).toEqual([8, 590])
  const places = Array.from({ length: grid.lines }, (_, line) => grid.placeOf(line))
  expect(places.map(({ section, row }) => [section, row])).toEqual([
    [0, -1],
    [0, 0],
    [0, 1],
    [0, 2],
    [1, -1],
    [2, -1],
    [2, 0],
    [2, 1],
  ])
  const tops = places.map((_, line) => grid.topOf(line))
  expect(tops).toEqual([0, 30, 130, 230, 330, 360, 390, 490])
  for (let pixel = 0; pixel < grid.height; pixel += 7)
    expect(grid.lineAt(pixel)).toBe(tops.findLastIndex((top) => top <= pixel))
})

test('rows without a head begin at once, and beyond the ends are the first and the last line', () => {
  const grid = gridSections([{ rows: 4 }], 50, 30)
  expect([grid.lines, grid.height, grid.isRow(0), grid.topOf(3)]).toEqual([4, 200, true, 150])
  expect([grid.lineAt(-20), grid.lineAt(9999)]).toEqual([0, 3])
})

test('without sections there are no lines', () => {
  expect([gridSections([], 50, 30).lines, gridSections([], 50, 30).height]).toEqual([0, 0])
})

test('pictures are as large as asked for, and smaller where so many rows would be longer than a browser scrolls', () => {
  expect(gridSize(96, 32, 5, 64)).toEqual({ side: 96, rowHeight: 102, columnWidth: 102 })
  expect(gridSize(100, 32, 5, 64).side).toBe(96)
  const many = gridSize(96, 32, 5, 500_000)
  expect(many.rowHeight * 500_000).toBeLessThanOrEqual(17_800_000)
  expect(gridSize(96, 32, 100_000, 5).columnWidth * 100_000).toBeLessThanOrEqual(17_800_000)
})

test.each([500_000, 1_000_000, 10_000_000])('of %i rows the last one is scrolled to', (rows) => {
  const { rowHeight } = gridSize(96, 32, 5, rows)
  const { drawn, factor } = scrolling(rows * rowHeight, 500)
  expect(drawn).toBeLessThanOrEqual(17_800_000)
  expect((drawn - 500) * factor).toBeCloseTo(rows * rowHeight - 500, 3)
})

test('what is short enough is drawn as long as it is', () => {
  expect(scrolling(9000, 500)).toEqual({ drawn: 9000, factor: 1 })
})

test('pictures that nobody chose a size for are as large as all columns and four rows allow, and never too small to be seen', () => {
  expect(usualSide(5, { width: 800, height: 620 })).toBe(128)
  expect(usualSide(5, { width: 3200, height: 1900 })).toBe(256)
  expect(usualSide(5, { width: 3200, height: 500 })).toBe(96)
  expect(usualSide(1000, { width: 3200, height: 1900 })).toBe(96)
  expect(usualSide(0, { width: 0, height: 0 })).toBe(96)
})
