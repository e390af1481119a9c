import { expect, test } from 'vitest'
import type { RunSettings } from '../../../../../src-shared/project/runSettings.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'
import { noises, studied, values, writtenRun } from './writtenRuns.ts'

const count = 8

test('each way, level and seed is a curve of its own with one point at a K, and all begin at inversion as it is', async () => {
  const folder = temporaryFolder()
  const samples = values(count, 2)
  const arrays = { noise: values(count, 1), samples, latents: values(count, 3) }
  await writtenRun(folder, '0001-trip', { kind: 'roundtrip', source: noises(count), arrays })
  const replaced = (replaceFirst: number, replaceSeed: number, replaceLevel: 'consistent' | 'released') => ({
    ...{ replaceFirst, replaceSeed, replaceStream: 'torch' as const, replaceLevel },
  })
  const changes: Partial<RunSettings>[] = [
    replaced(2, 42, 'consistent'),
    replaced(2, 43, 'consistent'),
    replaced(2, 42, 'released'),
    replaced(5, 42, 'consistent'),
    replaced(5, 42, 'released'),
    { swapFirst: 2, swap: 'epsilon' },
    { swapFirst: 2, swap: 'state' },
  ]
  const runs = [{ id: '0001-trip', count }]
  for (const [place, change] of changes.entries()) {
    const id = `${String(place + 2).padStart(4, '0')}-changed`
    const source = { from: 'run' as const, run: '0001-trip', tensor: 'samples' as const }
    const own = { samples, latents: values(count, 10 + place) }
    await writtenRun(folder, id, { kind: 'invert', source, arrays: own, changes: change })
    runs.push({ id, count })
  }
  const { charts, rowsOf } = await studied(folder, 'first-steps', runs)
  const chart = charts.find(({ name }) => name === 'latent-error')!
  const curves = chart.kind === 'lines' ? chart.series : []
  expect(Object.fromEntries(curves.map(({ label, points }) => [label, points.map(({ x }) => x)]))).toEqual({
    swap: [0, 2],
    'swap states': [0, 2],
    'replace, seed 42': [0, 2, 5],
    'replace, seed 43': [0, 2],
    'replace, released level': [0, 2, 5],
  })
  expect(rowsOf('first-steps-table').map(({ way, k, level, noise_seed: seed }) => [way, k, level, seed])).toEqual([
    ['as it is', 0, null, null],
    ['swap', 2, null, null],
    ['swap states', 2, null, null],
    ['replace', 2, 'consistent', 42],
    ['replace', 2, 'consistent', 43],
    ['replace', 2, 'released', 42],
    ['replace', 5, 'consistent', 42],
    ['replace', 5, 'released', 42],
  ])
})
