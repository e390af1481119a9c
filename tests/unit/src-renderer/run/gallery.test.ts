import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import { colourWords } from '../../../../src-renderer/run/colourWords.ts'
import { finishedRows } from '../../../../src-renderer/run/finishedRows.ts'
import { galleryColumns } from '../../../../src-renderer/run/galleryColumns.ts'
import { galleryLayout } from '../../../../src-renderer/run/galleryLayout.ts'
import { galleryMove } from '../../../../src-renderer/run/galleryMove.ts'
import { runPicturePath } from '../../../../src-renderer/run/picturePath.ts'

describe('columns', () => {
  const images = (...tensors: RunRecord['tensors']) => ({ tensors, shape: [3, 32, 32] as RunRecord['shape'] })
  const columnsOf = (...tensors: RunRecord['tensors']) => galleryColumns(images(...tensors)).map(({ tensor }) => tensor)

  test('a round trip from noise compares latent and noise', () => {
    expect(columnsOf('noise', 'samples', 'latents', 'reconstructions')).toEqual([
      'noise',
      'samples',
      'latents',
      'latent-minus-noise',
      'reconstructions',
    ])
  })

  test('a round trip of images compares reconstruction and sample', () => {
    expect(columnsOf('samples', 'latents', 'reconstructions')).toEqual([
      'samples',
      'latents',
      'reconstructions',
      'reconstruction-minus-sample',
    ])
  })

  test('an inversion has no difference to show', () => {
    expect(columnsOf('samples', 'latents')).toEqual(['samples', 'latents'])
  })

  test('images keep their range whatever is chosen for noise, and the heads say so', () => {
    const [noise, sample] = galleryColumns(images('noise', 'samples'))
    expect([colourWords(noise, 'row'), colourWords(sample, 'row')]).toEqual(['per image', '±1'])
  })

  test('more channels than colours are shown by their components, and so the heads say, but for images that are decoded', () => {
    const latent = { ...images('noise', 'samples'), shape: [4, 32, 32] as RunRecord['shape'] }
    expect(galleryColumns(latent).map((column) => colourWords(column, 'fixed'))).toEqual(['components', 'components'])
    const model = { autoencoder: { file: 'vae', sha256: '0', scale: 8, channels: 3 } } as unknown as RunRecord['model']
    expect(galleryColumns({ ...latent, model }).map((column) => colourWords(column, 'fixed'))).toEqual([
      'components',
      '±1',
    ])
  })

  test('how many images the colours of a set are fitted on is said where they are', () => {
    const latent = galleryColumns({ ...images('noise'), shape: [4, 32, 32] })[0]
    const noise = galleryColumns(images('noise'))[0]
    expect(colourWords(latent, 'row', 10_240)).toBe('components of 10,240 images')
    expect(colourWords(noise, 'set', 1)).toBe('per set of 1 image')
    expect(colourWords(noise, 'row', 64)).toBe('per image')
  })

  test('the address of a picture says how values become colours', () => {
    expect(runPicturePath('p1234567', 'r1', { tensor: 'latents', row: 8, colours: 'fixed' })).toBe(
      'p1234567/runs/r1/latents/8.png?range=fixed&limit=3',
    )
    expect(runPicturePath('p1234567', 'r1', { tensor: 'samples', row: 8, colours: 'unit' })).toBe(
      'p1234567/runs/r1/samples/8.png?range=unit',
    )
    expect(
      runPicturePath('p1234567', 'r1', { tensor: 'sampling-states', row: 8, colours: 'set', step: 3, minus: 'r2' }),
    ).toBe('p1234567/runs/r1/sampling-states/8.png?range=set&step=3&minus=r2')
    expect(runPicturePath('p1234567', 'r1', { tensor: 'latents', row: 8, colours: 'row', fit: [2, 8] })).toBe(
      'p1234567/runs/r1/latents/8.png?range=row&fit=2,8',
    )
  })
})

describe('layout', () => {
  test('pictures grow to 128 pixels, and in very wide windows to 256', () => {
    expect(galleryLayout(1600, 5, 32)).toEqual({ side: 128, rowHeight: 136, meters: true })
    expect(galleryLayout(3284, 5, 32).side).toBe(256)
    expect(galleryLayout(9000, 5, 32).side).toBe(256)
  })

  test('pictures are whole multiples of their size where that costs little', () => {
    expect(galleryLayout(884, 5, 32).side).toBe(96)
    expect(galleryLayout(884, 5, 16).side).toBe(112)
    expect(galleryLayout(724, 5, 64).side).toBeGreaterThan(64)
  })

  test('in a narrow window the meters leave before the pictures become too small', () => {
    expect(galleryLayout(592, 5, 32).meters).toBe(false)
    expect(galleryLayout(592, 5, 32).side).toBeGreaterThanOrEqual(64)
  })

  test('rows with meters keep their height', () => {
    expect(galleryLayout(900, 8, 32).rowHeight).toBeGreaterThanOrEqual(68)
  })

  test('the list of 100,000 rows stays below the tallest element that browsers draw', () => {
    for (const width of [1600, 3284])
      expect(galleryLayout(width, 5, 32, 100_000).rowHeight * 100_000).toBeLessThanOrEqual(17_800_000)
  })

  test('pictures of 500,000 rows are as high as the numbers beside them', () => {
    expect(galleryLayout(1600, 5, 16, 500_000)).toEqual({ side: 80, rowHeight: 88, meters: true })
  })
})

describe('keys', () => {
  const grid = { lines: 10, columns: 3, page: 4 }

  test('arrows step, Page Down leaps, and nothing leads out of the grid', () => {
    expect(galleryMove('ArrowDown', { index: 0, column: 1 }, grid)).toEqual({ index: 1, column: 1 })
    expect(galleryMove('PageDown', { index: 8, column: 1 }, grid)).toEqual({ index: 9, column: 1 })
    expect(galleryMove('End', { index: 2, column: 0 }, grid)).toEqual({ index: 9, column: 0 })
    expect(galleryMove('ArrowLeft', { index: 2, column: 0 }, grid)).toBeUndefined()
    expect(galleryMove('ArrowDown', { index: 9, column: 0 }, grid)).toBeUndefined()
    const withHeads = { ...grid, isRow: (index: number) => index !== 0 && index !== 5 }
    expect(galleryMove('ArrowDown', { index: 4, column: 0 }, withHeads)).toEqual({ index: 6, column: 0 })
    expect(galleryMove('ArrowUp', { index: 1, column: 0 }, withHeads)).toBeUndefined()
    expect(galleryMove('Home', { index: 7, column: 0 }, withHeads)).toEqual({ index: 1, column: 0 })
    expect(galleryMove('a', { index: 2, column: 0 }, grid)).toBeUndefined()
  })
})

test('a row is finished exactly where a range covers it', () => {
  const isFinished = finishedRows([
    { first: 8, count: 4 },
    { first: 0, count: 2 },
  ])
  expect([0, 1, 2, 7, 8, 11, 12].map(isFinished)).toEqual([true, true, false, false, true, true, false])
  expect(finishedRows([])(0)).toBe(false)
})
