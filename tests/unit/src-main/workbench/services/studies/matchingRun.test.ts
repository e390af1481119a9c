import { expect, test } from 'vitest'
import type { OpenProject } from '../../../../../../src-main/workbench/openProject.ts'
import type { ResolvedRun } from '../../../../../../src-main/workbench/services/planRun.ts'
import { matchingRun } from '../../../../../../src-main/workbench/services/studies/matchingRun.ts'
import type { RunSource } from '../../../../../../src-shared/project/runSettings.ts'

const source: RunSource = { from: 'noise', stream: 'torch', seed: 420, count: 8 }
const settings = {
  steps: 50,
  inversionSteps: 50,
  convention: 'target',
  clip: { sampling: false, inversion: false },
  afterClip: 'keep',
  keepStates: false,
  batch: 4,
}
const weights = 'a'.repeat(64)
const model = { settings: { schedule: 'scaled_linear', trainSteps: 1000 }, autoencoder: { sha256: 'b'.repeat(64) } }

function found(changes: { settings?: object; model?: object; source?: object; state?: string } = {}) {
  const record = {
    id: '0001',
    state: changes.state ?? 'done',
    model: { checkpoint: { sha256: weights }, ...model, ...changes.model },
    settings: { ...settings, ...changes.settings },
    source: { ...source, ...changes.source },
    tensors: ['noise', 'samples', 'latents', 'reconstructions'],
  }
  const project = { runs: new Map([['0001', { record, completed: [] }]]) } as unknown as OpenProject
  const resolved = {
    model: { ...model, checkpoints: [{ file: '', bytes: 1, sha256: weights }] },
    settings,
  } as unknown as ResolvedRun
  return matchingRun(project, { kind: 'roundtrip', model: 'm', steps: 50 }, source, resolved)
}

test.each([
  ['made with these settings', {}],
  ['with another batch', { settings: { batch: 16 } }],
  ['that kept more', { settings: { keepStates: true } }],
  ['that is not done yet', { state: 'cancelled' }],
])('a run %s answers for the request', (_, changes) => {
  expect(found(changes)?.record.id).toBe('0001')
})

test.each([
  ['with another autoencoder', { model: { autoencoder: { sha256: 'c'.repeat(64) } } }],
  ['without an autoencoder', { model: { autoencoder: undefined } }],
  ['of other weights', { model: { checkpoint: { sha256: 'd'.repeat(64) } } }],
  ['with another schedule', { model: { settings: { schedule: 'linear', trainSteps: 1000 } } }],
  ['from another seed', { source: { seed: 1 } }],
  ['with another convention', { settings: { convention: 'source' } }],
])('a run %s does not', (_, changes) => {
  expect(found(changes)).toBeUndefined()
})
