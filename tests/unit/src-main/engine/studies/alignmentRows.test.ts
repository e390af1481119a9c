import { expect, test } from 'vitest'
import { temporaryFolder } from '../../store/temporaryFolder.ts'
import { entries, noises, studied, values, writtenRun } from './writtenRuns.ts'

/** Two checkpoints whose samples have nothing to do with each other. */
async function unrelated(count: number, neighbours: string) {
  const folder = temporaryFolder()
  const runs = []
  for (const [id, step] of [
    ['0001-early', 50],
    ['0002-last', 100],
  ] as const) {
    const arrays = { noise: values(count, 1), samples: values(count, 2 + step), latents: values(count, 3 + step) }
    runs.push({ id: await writtenRun(folder, id, { kind: 'roundtrip', source: noises(count), step, arrays }), count })
  }
  const { rowsOf } = await studied(folder, 'over-training', runs, { neighbours })
  return rowsOf('alignment-samples')[0] as unknown as { overlap: { mean: number }; overlap_chance: number }
}

test('of few images the neighbours in common are not all of them, and what chance gives stands beside', async () => {
  // All 20 others of an image are the same in any two sets.
  const { overlap, overlap_chance: chance } = await unrelated(21, '50')
  expect(chance).toBe(0.5)
  expect(overlap.mean).toBeLessThan(0.7)
  expect(overlap.mean).toBeGreaterThan(0.3)
})

test('sets that have nothing to do with each other share as many neighbours as chance gives', async () => {
  const { overlap, overlap_chance: chance } = await unrelated(201, '20')
  expect(chance).toBe(0.1)
  expect(overlap.mean).toBeGreaterThan(0.07)
  expect(overlap.mean).toBeLessThan(0.14)
})

test('reconstructions that are not finite take no image from angles and mapping, and say so of their own', async () => {
  const folder = temporaryFolder()
  const count = 12
  const runs = []
  for (const [id, step] of [
    ['0001-early', 50],
    ['0002-last', 100],
  ] as const) {
    const reconstructions = values(count, 4)
    if (step === 50) reconstructions[5 * entries] = Number.NaN
    const arrays = {
      ...{ noise: values(count, 1), samples: values(count, 2), latents: values(count, 3) },
      reconstructions,
    }
    runs.push({ id: await writtenRun(folder, id, { kind: 'roundtrip', source: noises(count), step, arrays }), count })
  }
  const { rowsOf } = await studied(folder, 'over-training', runs)
  expect(rowsOf('matched')[0]).toMatchObject({
    ...{ n: count, excluded: 0, angle_latent: { n: count }, noise_latent: { n: count } },
    reconstruction: { n: count - 1 },
  })
})
