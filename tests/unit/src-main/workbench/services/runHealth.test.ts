import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { halfPrecisionOf } from '../../../../../src-main/models/notFiniteWeights.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runHealth } from '../../../../../src-main/workbench/services/runHealth.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { samplingRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

vi.mock('../../../../../src-main/models/notFiniteWeights.ts', () => ({
  halfPrecisionOf: vi.fn<() => Promise<undefined>>(() => Promise.resolve(undefined)),
}))

const settings = {
  steps: 2,
  inversionSteps: 2,
  convention: 'target',
  clip: { sampling: false, inversion: false },
  afterClip: 'keep',
  keepStates: false,
  batch: 4,
} as const

/** Six rows in batches of four: noise to sample to latent to reconstruction, three states each. */
function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    ...samplingRun('0001-a', { kind: 'roundtrip', settings, health: true }),
    model: {
      id: 'm',
      name: 'm',
      family: 'diffusers',
      location: { absolute: '/m', relative: 'm' },
      checkpoint: { file: '', sha256: '0'.repeat(64) },
      settings: { trainSteps: 1000, schedule: 'linear', timestepSpacing: 'leading' },
    },
    ...changes,
  }
}

/** The same five numbers for every state. */
const batchOf = (...columns: number[]) => Array.from({ length: 9 }, () => columns).flat()

async function health(...batches: number[][]) {
  const file = path.join(temporaryFolder(), 'health.npy')
  await writeNpy(file, [batches.length, 9, 5], Float32Array.from(batches.flat()))
  return runHealth(record(), file, path.dirname(file))
}

test('batches count by their rows, and the spread between them belongs to the spread', async () => {
  const { rows, passes, latentError, reconstructionError } = await health(
    batchOf(1, 0.5, 0.1, 0.8, 0.3),
    batchOf(-2, 0.25, 0.4, 0.5, 0.6),
  )
  expect(rows).toBe(6)
  expect(passes.map(({ pass, states }) => [pass, states.length])).toEqual([
    ['sampling', 3],
    ['inversion', 3],
    ['reconstruction', 3],
  ])
  const { mean, standardDeviation, clippedShare, meanAbsoluteNoise } = passes[1].states[2]
  expect(mean).toBeCloseTo(0, 6)
  // Four rows of mean 1 and variance 0.5 and two of mean -2 and variance 0.25: E x² = (4 (0.5 + 1) + 2 (0.25 + 4)) / 6.
  expect(standardDeviation ** 2).toBeCloseTo((4 * 1.5 + 2 * 4.25) / 6, 6)
  expect(clippedShare).toBeCloseTo((4 * 0.1 + 2 * 0.4) / 6, 6)
  expect(meanAbsoluteNoise).toBeCloseTo((4 * 0.8 + 2 * 0.5) / 6, 6)
  expect([latentError, reconstructionError]).toEqual([expect.closeTo(0.4, 6), expect.closeTo(0.4, 6)])
})

test('batches that are not finished do not count', async () => {
  const { rows, passes } = await health(batchOf(...Array(5).fill(NaN)), batchOf(0.5, 1, 0, 0.8, 0.1))
  expect(rows).toBe(2)
  expect(passes[0].states[0]).toMatchObject({ mean: 0.5, standardDeviation: 1, level: expect.closeTo(0.0778, 4) })
})

test('both directions stand side by side by their levels', async () => {
  const { steps } = await health(batchOf(0, 1, 0, 0.8, 0.1), batchOf(0, 1, 0, 0.8, 0.1))
  expect(steps).toMatchObject([
    { inversion: { step: 0, timestep: 0, next: 500 }, sampling: { step: 1, timestep: 0 } },
    { inversion: { step: 1, timestep: 500 }, sampling: { step: 0, timestep: 500, next: 0 } },
  ])
  for (const { inversion, sampling } of steps)
    expect([inversion!.from, inversion!.to]).toEqual([sampling!.to, sampling!.from])
})

test('there is none before the first batch, and none of runs that were made without', async () => {
  await expect(health(batchOf(...Array(5).fill(NaN)), batchOf(...Array(5).fill(NaN)))).rejects.toMatchObject({
    code: 'nothing-to-show',
  })
  await expect(runHealth(record({ health: undefined }), '/nowhere', '/nowhere')).rejects.toMatchObject({
    code: 'nothing-to-show',
  })
})

test.each([
  ['consistent', 0],
  ['released', 500],
] as const)('a replaced state lies at the level that it was brought to: %s', async (replaceLevel, timestep) => {
  const file = path.join(temporaryFolder(), 'health.npy')
  await writeNpy(file, [2, 9, 5], Float32Array.from([...batchOf(0, 1, 0, 0.8, 0.1), ...batchOf(0, 1, 0, 0.8, 0.1)]))
  const replaced = { ...settings, replaceFirst: 1, replaceLevel, replaceSeed: 42, replaceStream: 'torch' } as const
  const { passes, steps } = await runHealth(record({ settings: replaced }), file, path.dirname(file))
  const { from } = steps.find(({ sampling }) => sampling?.timestep === timestep)!.sampling!
  expect(passes[1].states[1].level).toBe(from)
})

test('the weights are looked for where the model lies now, also after the project was moved with it', async () => {
  const project = temporaryFolder()
  const moved = path.join(project, 'models', 'm.safetensors')
  await mkdir(path.dirname(moved))
  await writeFile(moved, '')
  const file = path.join(project, 'health.npy')
  await writeNpy(file, [2, 9, 5], Float32Array.from([...batchOf(0, 1, 0, 0.8, 0.1), ...batchOf(0, 1, 0, 0.8, 0.1)]))
  const { model } = record()
  const checkpoint = { file: 'm.safetensors', sha256: '0'.repeat(64) }
  const location = { absolute: '/before/models', relative: 'models' }
  await runHealth(record({ model: { ...model!, location, checkpoint } }), file, project)
  expect(vi.mocked(halfPrecisionOf).mock.calls).toEqual([[moved]])
})

test('the health of another run is refused', async () => {
  await expect(health(batchOf(0, 1, 0, 0.8, 0.1))).rejects.toMatchObject({ code: 'bad-tensor-file' })
})
