import { expect, test } from 'vitest'
import { shareOfUnits } from '../../../../../src-main/analysis/shareOfUnits.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'
import { entries, noises, studied, values, writtenRun } from './writtenRuns.ts'

const count = 24

/** A round trip of which some latents are not finite, so that fewer of them are mapped than of samples and noises. */
async function mapped(pools: string) {
  const folder = temporaryFolder()
  const latents = values(count, 3)
  latents.fill(Number.NaN, 0, 5 * entries)
  const arrays = { noise: values(count, 1), samples: values(count, 2), latents }
  const id = await writtenRun(folder, '0001-trip', { kind: 'roundtrip', source: noises(count), arrays })
  return studied(folder, 'mapping', [{ id, count }], { pools, topK: '5', hubs: '30' })
}

test('the hubs are said to be of as many noises as chose, whatever was mapped beside them', async () => {
  const { rowsOf, sections } = await mapped('1')
  const chosen = rowsOf('hubs-table').reduce((sum, row) => sum + (row.chosen as number), 0)
  const [grid] = sections.flatMap(({ grids }) => grids)
  expect(rowsOf('mapping').map(({ n }) => n)).toContain(count - 5)
  expect(chosen).toBe(count)
  expect(grid.rule).toContain(`of ${count} noises.`)
})

test('noises of pools choose within theirs, which is said', async () => {
  const { sections } = await mapped('5')
  const [grid] = sections.flatMap(({ grids }) => grids)
  // 24 rows in 5 pools of 4.
  expect(grid.rule).toContain('of 20 noises, each of which chose among the 4 samples of its pool.')
})

test('the partner among the k nearest has the interval of a share as the nearest has', async () => {
  const { rowsOf } = await mapped('1')
  for (const row of rowsOf('mapping')) {
    const { among, n } = row as unknown as { among: { mean: number; low: number; high: number }; n: number }
    expect(among).toEqual(shareOfUnits(among.mean, n))
    expect(among.high).toBeGreaterThan(among.low)
  }
})
