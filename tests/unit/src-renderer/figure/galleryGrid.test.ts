import { expect, test } from 'vitest'
import { FigureSource } from '../../../../src-shared/figures/document/figureSource.ts'
import { firstRows, galleryGrid, trainingGrid, trainingRows } from '../../../../src-renderer/figure/galleryGrid.ts'
import { galleryColumns } from '../../../../src-renderer/run/galleryColumns.ts'

const columns = galleryColumns({ tensors: ['noise', 'samples', 'latents'], shape: [3, 32, 32] })
const cellsOf = (source: FigureSource) => (source.from === 'pictures' ? source.grid.cells : [])

test('marked images become rows with all arrays of the run, images over ±1 and noise in the colours on screen', () => {
  const source = galleryGrid({ id: 'r', name: 'Round trip' }, columns, [7, 2], 'fixed')
  expect(FigureSource.parse(source)).toEqual(source)
  expect(cellsOf(source).map((line) => line[0]?.row)).toEqual([7, 2])
  expect(cellsOf(source)[0].slice(0, 2)).toEqual([
    { run: 'r', tensor: 'noise', row: 7, range: 'fixed', limit: 3 },
    { run: 'r', tensor: 'samples', row: 7, range: 'unit' },
  ])
})

test.each([
  ['one array', 1, 500],
  ['all arrays', columns.length, Math.min(500, Math.floor(2000 / columns.length))],
  ['seven arrays', 7, 285],
])('of %s, more images than a figure holds are left out, and it says how many', (_, count, most) => {
  const many = Array.from({ length: count }, (__, place) => columns[place % columns.length])
  const rows = Array.from({ length: 5000 }, (__, row) => row)
  const source = galleryGrid({ id: 'r', name: 'R' }, many, rows, 'row')
  expect(FigureSource.parse(source)).toEqual(source)
  expect(cellsOf(source)).toHaveLength(most)
  expect(source.from === 'pictures' && source.grid.rule).toContain(
    `The last ${(5000 - most).toLocaleString('en')} of 5,000 images are left out`,
  )
})

test('of a series of more checkpoints than a figure holds, some are shown, the first and the last among them', () => {
  const points = Array.from({ length: 450 }, (_, i) => ({ step: i, runId: `r${i}`, count: 64 }))
  const source = trainingGrid(points, columns[1], {
    name: 'M',
    axis: 'training step',
    colours: 'row',
    start: { column: columns[0], runId: 'r0' },
    gain: 1,
  })
  expect(FigureSource.parse(source)).toEqual(source)
  const runs = cellsOf(source)[0].map((cell) => cell!.run)
  expect([runs.length, new Set(runs.slice(1)).size, runs[1], runs.at(-1)]).toEqual([166, 165, 'r0', 'r449'])
  expect(source.from === 'pictures' && source.grid.rule).toContain('at 165 of 450 checkpoints')
})

test('without a checkpoint, or with one that has no image yet, a grid over training has no rows', () => {
  expect(trainingRows([])).toEqual([])
  expect(trainingRows([{ count: 3 }, { count: 0 }])).toEqual([])
  expect(trainingRows([{ count: 3 }, { count: 40 }])).toEqual([0, 1, 2])
})

test('a gallery in which nothing is marked gives its first images, heads of groups left out', () => {
  expect(firstRows(Int32Array.from([-1, 4, 5, -1, 6]))).toEqual([4, 5, 6])
})

test('the grid over training has a column for each checkpoint after the start, and differences keep their gain', () => {
  const points = [100, 6422].map((step, i) => ({ step, runId: `r${i}`, count: 2 }))
  const [noise, samples] = columns
  const source = trainingGrid(points, samples, {
    name: 'M',
    axis: 'training step',
    colours: 'fixed',
    start: { column: noise, runId: 'r0' },
    minus: 'r1',
    gain: 4,
  })
  expect(FigureSource.parse(source)).toEqual(source)
  expect(cellsOf(source)[1]).toEqual([
    { run: 'r0', tensor: 'noise', row: 1, range: 'fixed', limit: 3 },
    { run: 'r0', tensor: 'samples', row: 1, range: 'fixed', limit: 0.25, minus: 'r1' },
    { run: 'r1', tensor: 'samples', row: 1, range: 'fixed', limit: 0.25, minus: 'r1' },
  ])
})
