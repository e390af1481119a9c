import path from 'node:path'
import { expect, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { keptPoints } from '../../../../../src-shared/project/keptArrays.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'
import { entries, noises, shape, studied, values, writtenRun } from './writtenRuns.ts'

const count = 3
const steps = 50

/** A run whose state after s steps lies on the line from noise to latent at s / 45, of which every so many-th state is kept. */
async function along(keepStates: number | true) {
  const folder = temporaryFolder()
  const [noise, latents] = [values(count, 1), values(count, 2)]
  const id = await writtenRun(folder, '0001-way', {
    ...{ kind: 'roundtrip', source: noises(count), changes: { steps, inversionSteps: steps, keepStates } },
    arrays: { noise, samples: values(count, 3), latents },
  })
  const points = keptPoints(steps, keepStates)
  const states = new Float32Array(points.length * count * entries)
  points.forEach((point, place) =>
    noise.forEach((value, i) => {
      states[place * noise.length + i] = value + (point / 45) * (latents[i] - value)
    }),
  )
  await writeNpy(
    path.join(runPaths(folder, id).folder, 'sampling_states.npy'),
    [points.length, count, ...shape],
    states,
  )
  return studied(folder, 'trajectory', [{ id, count }])
}

test('the way passes the latent at the step at which it does, also where the last states that were kept lie nearer together', async () => {
  const passes = async (keepStates: number | true) => {
    const [row] = (await along(keepStates)).rowsOf('passing')
    return (row.passes as { mean: number }).mean
  }
  // Kept: all; 0, 20, 40 and 50, of which the crossing lies halfway between the last two; 0, 30 and 50.
  expect(await passes(true)).toBeCloseTo(0.9, 5)
  expect(await passes(20)).toBeCloseTo(0.9, 5)
  expect(await passes(30)).toBeCloseTo(0.9, 5)
})

test('a heat map says how many states it is of', async () => {
  const ruleOf = async (keepStates: number | true) =>
    (await along(keepStates)).charts.find(({ name }) => name === 'heat')!
  expect((await ruleOf(true)).rule).toContain('; T + 1 states, the noise first')
  expect((await ruleOf(20)).rule).toContain('; 4 of T + 1 states, as kept, the noise first')
})
