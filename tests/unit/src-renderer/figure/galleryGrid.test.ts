import { expect, test } from 'vitest'
import { FigureSource } from '../../../../src-shared/figures/document/figureSource.ts'
import { firstRows, galleryGrid, trainingGrid } from '../../../../src-renderer/figure/galleryGrid.ts'
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

test('more images than a figure holds are left out', () => {
  const source = galleryGrid(
    { id: 'r', name: 'R' },
    columns,
    Array.from({ length: 5000 }, (_, row) => row),
    'row',
  )
  expect(() => FigureSource.parse(source)).not.toThrow()
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
