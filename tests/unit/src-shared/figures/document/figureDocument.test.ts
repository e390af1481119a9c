import { describe, expect, test } from 'vitest'
import { FigureDocument, StoredFigure } from '../../../../../src-shared/figures/document/figureDocument.ts'
import { madeFrom, PictureGrid } from '../../../../../src-shared/figures/document/figureSource.ts'
import { editsOfItems, keyed, listedItems } from '../../../../../src-shared/figures/document/itemsOf.ts'
import { limitAt } from '../../../../../src-shared/figures/document/limitAt.ts'
import { logarithmicTicks } from '../../../../../src-shared/figures/studies/logarithmicTicks.ts'

describe('a file of version 1', () => {
  const first = {
    format: 'inverscope-figure',
    schemaVersion: 1,
    id: 'distances-0001',
    name: 'distances 0001',
    kind: 'distances',
    run: '0001-round-trip',
    width: '3.25in',
    created: '2026-01-01T00:00:00.000Z',
  }
  test('becomes a figure of one panel without a title, as it was drawn', () => {
    const figure = StoredFigure.parse(first)
    expect(FigureDocument.parse(figure)).toEqual(figure)
    expect(figure).toMatchObject({ schemaVersion: 2, id: 'distances-0001', width: '3.25in', changed: first.created })
    expect(figure.panels).toEqual([
      { kind: 'chart', source: { from: 'run', run: '0001-round-trip', part: 'distances' }, edits: { title: '' } },
    ])
    expect(madeFrom(figure.panels[0].source)).toEqual({ runs: ['0001-round-trip'] })
  })
  test('is refused with a run that is no id', () =>
    expect(StoredFigure.safeParse({ ...first, run: '../other' }).success).toBe(false))
})

test('a grid of more pictures than a figure holds is refused', () => {
  const cells = Array.from({ length: 401 }, () => [null, null, null, null, null])
  const grid = { title: '', rule: '', columns: ['a', 'b', 'c', 'd', 'e'], rows: ['1'], cells }
  expect(PictureGrid.safeParse(grid).error?.issues[0].message).toContain('2000 pictures')
})

test('a grid is made from the runs of its pictures, those that are subtracted and those whose scale it has', () => {
  const cell = { tensor: 'noise', row: 0 }
  const cells = [
    [
      { ...cell, run: 'a', range: 'set' as const, like: 'b' },
      { ...cell, run: 'a', range: 'fixed' as const, minus: 'c', like: 'd' },
      { ...cell, run: 'a', range: 'row' as const, like: 'e' },
      null,
    ],
  ]
  const grid = { title: '', rule: '', columns: ['1', '2', '3', '4'], rows: [''], cells }
  // Neither d nor e gives colours: a difference and a range of each picture need no other run
  expect(madeFrom({ from: 'pictures', grid })).toEqual({ runs: ['a', 'b', 'c'] })
})

describe('a list of series', () => {
  const items = keyed(['latent', 'floor', 'floor'])
  test('that is as in the data leaves no edits', () => expect(editsOfItems(listedItems(items), items)).toBeUndefined())
  test('that was changed gives edits from which the same list comes', () => {
    const edits = [{ key: 'floor#2', label: 'Gaussian' }, { key: 'latent', hidden: true }, { key: 'floor' }]
    expect(editsOfItems(listedItems(items, edits), items)).toEqual(edits)
  })
})

describe('a limit that is dragged', () => {
  test('moves with the pointer on a linear axis, also beyond its end, to what a pixel can tell', () => {
    expect(limitAt(1.5, { min: 0, max: 2 }, false)).toBe(3)
    expect(limitAt(1 / 3, { min: 0, max: 1 }, false)).toBe(0.333)
  })
  test('moves by factors on a logarithmic axis and stays above zero', () => {
    expect(limitAt(2, { min: 1, max: 10 }, true)).toBe(100)
    expect(limitAt(-1, { min: 1, max: 10 }, true)).toBe(0.1)
  })
})

describe('ticks of a logarithmic axis', () => {
  test.each([
    [1, 10, [1, 2, 5, 10]],
    [0.05, 2, [0.05, 0.1, 0.2, 0.5, 1, 2]],
    [1, 1e6, [1, 10, 100, 1000, 1e4, 1e5, 1e6]],
    [3, 4, [3, 3.5, 4]],
  ])('from %s to %s are round numbers', (min, max, ticks) => expect(logarithmicTicks(min, max)).toEqual(ticks))
  test('of very many powers stay few', () => expect(logarithmicTicks(1e-30, 1e30).length).toBeLessThanOrEqual(8))
})
