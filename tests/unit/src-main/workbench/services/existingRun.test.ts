import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hashFile } from '../../../../../src-main/store/contentHash.ts'
import { hashOfItems } from '../../../../../src-main/workbench/jobs/prepareRun.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import type { ResolvedRun } from '../../../../../src-main/workbench/services/resolveRun.ts'
import { existingRun } from '../../../../../src-main/workbench/services/existingRun.ts'
import type { DeviceChoice } from '../../../../../src-shared/project/device.ts'
import type { RunSource } from '../../../../../src-shared/project/runSettings.ts'

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

function projectOf(record: object, folder = tmpdir()): OpenProject {
  return { folder, file: { models: [], datasets: [] }, runs: new Map([['0001', { record, completed: [] }]]) } as never
}
const asked = {
  model: { ...model, checkpoints: [{ file: '', bytes: 1, sha256: weights }] },
  settings,
  count: 8,
} as unknown as ResolvedRun
const request = { kind: 'roundtrip', model: 'm', steps: 50, source } as const
const roundtrip = {
  id: '0001',
  kind: 'roundtrip',
  state: 'done',
  model: { checkpoint: { sha256: weights }, ...model },
  settings,
  source,
  count: 8,
  tensors: ['noise', 'samples', 'latents', 'reconstructions'],
}

interface Changes {
  settings?: object
  model?: object
  source?: object
  state?: string
  device?: object
}
const found = (changes: Changes = {}, device?: DeviceChoice) =>
  existingRun(
    projectOf({
      ...roundtrip,
      state: changes.state ?? 'done',
      device: changes.device,
      model: { ...roundtrip.model, ...changes.model },
      settings: { ...settings, ...changes.settings },
      source: { ...source, ...changes.source },
    }),
    { ...request, ...(device && { device }) },
    asked,
  )

test.each<[string, Changes]>([
  ['made with these settings', {}],
  ['with another batch', { settings: { batch: 16 } }],
  ['that kept more', { settings: { keepStates: true } }],
  ['that is not done yet', { state: 'cancelled' }],
])('a run %s answers for the request', async (_, changes) => {
  expect((await found(changes))?.record.id).toBe('0001')
})

test.each<[string, Changes]>([
  ['with another autoencoder', { model: { autoencoder: { sha256: 'c'.repeat(64) } } }],
  ['without an autoencoder', { model: { autoencoder: undefined } }],
  ['of other weights', { model: { checkpoint: { sha256: 'd'.repeat(64) } } }],
  ['with another schedule', { model: { settings: { schedule: 'linear', trainSteps: 1000 } } }],
  ['from another seed', { source: { seed: 1 } }],
  ['with another convention', { settings: { convention: 'source' } }],
])('a run %s does not', async (_, changes) => {
  expect(await found(changes)).toBeUndefined()
})

test('a run answers for those who name its device or none, and one whose device failed for those who named that', async () => {
  const device = { provider: 'cpu', requested: 'auto' }
  for (const named of [undefined, 'auto', 'cpu'] as const) expect(await found({ device }, named)).toBeDefined()
  // Runs of earlier versions name no device, and were computed on the CPU.
  expect(await found({}, 'cpu')).toBeDefined()
  for (const one of [{ device }, {}]) expect(await found(one, 'cuda')).toBeUndefined()
  expect(await found({ device: { provider: 'cpu', requested: 'cuda' } }, 'cuda')).toBeDefined()
})

test('a run of which a part was computed elsewhere answers for nobody who names a device', async () => {
  const moved = [{ from: 'cpu', to: 'cuda', rows: 3 }]
  const fallback = { from: 'cuda', reason: 'out of memory', rows: 3 }
  for (const named of ['cpu', 'cuda'] as const)
    expect(await found({ device: { provider: 'cuda', requested: 'cuda', moved } }, named), named).toBeUndefined()
  expect(await found({ device: { provider: 'cuda', requested: 'cuda', moved } })).toBeDefined()
  expect(await found({ device: { provider: 'cpu', requested: 'cuda', fallback } }, 'cpu')).toBeUndefined()
  const unused = { ...fallback, rows: 0 }
  expect(await found({ device: { provider: 'cpu', requested: 'cuda', fallback: unused } }, 'cpu')).toBeDefined()
})

test('a round trip answers for its samples where another kind will do, whatever it did with them', async () => {
  const samples = { ...request, kind: 'sample' } as const
  const other = projectOf({ ...roundtrip, settings: { ...settings, convention: 'source', inversionSteps: 10 } })
  expect(await existingRun(other, samples, asked)).toBeUndefined()
  expect((await existingRun(other, samples, asked, { otherKinds: true }))?.record.id).toBe('0001')
  const clipped = projectOf({ ...roundtrip, settings: { ...settings, clip: { sampling: true, inversion: false } } })
  expect(await existingRun(clipped, samples, asked, { otherKinds: true })).toBeUndefined()
})

test('a run from images that were changed since does not answer, nor for a study, though their times look the same', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'existing-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const image = path.join(folder, 'a.png')
  await writeFile(image, 'one')
  const source: RunSource = { from: 'dataset', dataset: 'images' }
  const items = [{ file: 'a.png', sha256: await hashFile(image) }]
  const record = { ...roundtrip, source, count: 1, dataset: { kind: 'images', sha256: hashOfItems(items) } }
  const project = projectOf(record, folder)
  project.file.datasets.push({
    id: 'images',
    name: 'images',
    kind: 'images',
    location: { absolute: folder, relative: '.' },
    count: 1,
    classes: [],
    added: '2026-01-01T00:00:00.000Z',
  })
  const ask = () => existingRun(project, { ...request, source }, { ...asked, count: 1 }, { otherKinds: true })
  expect((await ask())?.record.id).toBe('0001')
  const { atime, mtime } = await stat(image)
  await writeFile(image, 'two')
  await utimes(image, atime, mtime)
  expect(await ask()).toBeUndefined()
})

test('a thousand rows of a sweep each find their run, and every run is looked at once for all of them', async () => {
  let looked = 0
  const rows = Array.from({ length: 1000 }, (_, seed) => ({ ...source, seed }))
  const runs = rows.map((one, row) => {
    const id = `${row}`
    const record = {
      ...roundtrip,
      id,
      get source() {
        looked++
        return one
      },
    }
    return [id, { record, completed: [] }] as const
  })
  const project = { ...projectOf(roundtrip), runs: new Map(runs), revision: 1 } as unknown as OpenProject
  looked = 0
  const ask = (one: RunSource) => existingRun(project, { ...request, source: one }, asked)
  for (const [row, one] of rows.entries()) expect((await ask(one))?.record.id).toBe(`${row}`)
  expect(looked).toBe(1000)

  // A run that comes later is found as well, and those that are known are not looked at again.
  const late = { ...source, seed: 5000 }
  expect(await ask(late)).toBeUndefined()
  project.runs.set('late', { record: { ...roundtrip, id: 'late', source: late }, completed: [] } as never)
  project.revision++
  expect((await ask(late))?.record.id).toBe('late')
  project.runs.delete('7')
  project.revision++
  expect(await ask(rows[7])).toBeUndefined()
  expect(looked).toBe(1000)
})
