import { createCanvas } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { columnNames, rowNames } from '../../../../../src-shared/figures/document/gridNames.ts'
import { gridDrawing } from '../../../../../src-shared/figures/document/gridDrawing.ts'
import type { DrawingContext } from '../../../../../src-shared/figures/drawingContext.ts'
import { leastText, paperStyle } from '../../../../../src-shared/figures/figureStyle.ts'

const style = paperStyle()
const measure = () => createCanvas(1, 1).getContext('2d') as unknown as DrawingContext
const steps = (count: number) => Array.from({ length: count }, (_, index) => `${50 * (index + 1)},000`)
const names = (all: string[], cell: number) => columnNames(all, style, { cell, pitch: cell + 1.6, measure: measure() })

test('names that fit stand level above their columns', () => {
  expect(names(steps(3), 60)).toMatchObject({ turned: false, every: 1, size: 6, lines: steps(3).map((one) => [one]) })
})

test('wider ones are in lines', () => {
  expect(names(['reconstruction of it', 'noise'], 1.03 * measured('reconstruction'))).toMatchObject({
    turned: false,
    lines: [['reconstruction', 'of it'], ['noise']],
  })
})

test('those of narrow columns are turned, all of them, and the head is as high as the longest', () => {
  const narrow = names(steps(30), 9)
  expect(narrow).toMatchObject({ turned: true, every: 1, size: 6, lines: steps(30).map((one) => [one]) })
  expect(narrow.height).toBeGreaterThan(measured('1500,000'))
})

test('turned names that would take the page are cut in their middle, which the panel says', () => {
  const long = steps(20).map((step, run) => `${'a run with a long name '.repeat(8)}${step} ${run}`)
  const { turned, shortened, height, lines } = names(long, 9)
  expect({ turned, shortened }).toEqual({ turned: true, shortened: true })
  expect(height).toBeLessThan(0.25 * 9 * 72)
  expect(new Set(lines.flat()).size).toBe(20)
  expect(lines[3][0]).toMatch(/^a run.*….*200,000 3$/)
  const content = { title: 'Runs', rule: '', columns: long, rows: [''], cells: [long.map(() => null)] }
  expect(gridDrawing(content, [], style, { width: 234, measure: measure() }).shortenedNames).toBe(true)
  expect(names(steps(30), 9).shortened).toBe(false)
})

test('where a line is higher than the columns are wide, every so many columns has its name, in a size that can be read', () => {
  const { turned, every, size, lines } = names(steps(60), 2)
  expect({ turned, every, size }).toEqual({ turned: true, every: 2, size: 6 })
  expect(lines.map(([name]) => name)).toEqual(steps(60).map((name, column) => (column % 2 ? undefined : name)))
})

test('no name is smaller than can be read, whatever the width of the columns', () => {
  for (let cell = 1; cell < 60; cell++) {
    const { size, lines } = names(steps(40), cell)
    expect(size).toBeGreaterThanOrEqual(leastText)
    expect(lines[0]).toEqual(['50,000'])
  }
})

test('columns without names leave no room for them', () => {
  expect(names(['', ''], 20).height).toBe(0)
})

test('long names of rows are in lines and leave the room to the pictures', () => {
  const { lines, left } = rowNames(['0004-128-noises-there-and-back-seed-420', ''], style, {
    width: 234,
    measure: measure(),
  })
  expect(lines[0].length).toBeGreaterThan(1)
  expect(lines[0].join('')).toBe('0004-128-noises-there-and-back-seed-420')
  expect(lines[1]).toEqual([])
  expect(left).toBeLessThan(0.3 * 234)
})

test('a grid of many columns goes on below with its head as long as that fits a page, and names what it can where it does not', () => {
  const grid = (columns: number, rows: number) => {
    const cells = Array.from({ length: rows }, () => steps(columns).map(() => null))
    const named = Array.from({ length: rows }, (_, row) => `image ${row}`)
    const content = { title: 'Over training', rule: '', columns: steps(columns), rows: named, cells }
    return gridDrawing(content, [], style, { width: 234, measure: measure() })
  }
  const [few, many, most] = [grid(12, 3), grid(60, 3), grid(60, 60)]
  expect(many.namedColumns).toBeUndefined()
  expect(many.height).toBeGreaterThan(3 * few.height)
  expect(many.height).toBeLessThan(9 * 72)
  expect(most.namedColumns).toBeGreaterThan(1)
  for (const { smallestText } of [few, many, most]) expect(smallestText).toBeGreaterThanOrEqual(leastText)
})

function measured(text: string): number {
  const context = measure()
  context.font = `${style.smallFontSize}px ${style.fontFamily}`
  return context.measureText(text).width
}
