import { expect, test } from 'vitest'
import { pictureGridOf } from '../../../../src-shared/figures/pictureGridOf.ts'
import { coloursOfCell } from '../../../../src-shared/studies/coloursOfCell.ts'

test('each array of a grid has the colours that it has in the gallery, so that no difference is mid grey', () => {
  const grid = { range: 'array' as const }
  expect(coloursOfCell(grid, { tensor: 'samples' })).toEqual({ range: 'unit' })
  expect(coloursOfCell(grid, { tensor: 'latent-minus-noise' })).toEqual({ range: 'fixed', limit: 3 })
  expect(coloursOfCell({ range: 'row' }, { tensor: 'latents' })).toEqual({ range: 'row' })
})

test('a figure of the grid has the same colours', () => {
  const cells = [(['samples', 'latents'] as const).map((tensor) => ({ run: 'a', tensor, row: 0 }))]
  const said = { name: 'images', title: 'Images', rule: '', columns: ['sample', 'latent'], rows: ['0'] }
  expect(pictureGridOf({ ...said, range: 'array', cells }).cells).toEqual([
    [
      { run: 'a', tensor: 'samples', row: 0, range: 'unit' },
      { run: 'a', tensor: 'latents', row: 0, range: 'fixed', limit: 3 },
    ],
  ])
})
