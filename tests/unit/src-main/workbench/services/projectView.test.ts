import { expect, test } from 'vitest'
import type { RunDetail } from '../../../../../src-shared/contract/views.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { runRow } from '../../../../../src-main/workbench/services/projectView.ts'
import { fakeProject } from '../../../src-renderer/fakeProject.ts'
import { fakeRunDetail } from '../../../src-renderer/fakeRun.ts'

const record: RunRecord = fakeRunDetail(fakeProject().runs.find(({ id }) => id === 'roundtrip')!).record
const model = record.model!
const seriesWith = (changed: Partial<typeof model>) =>
  runRow({ record: { ...record, model: { ...model, ...changed } }, completed: [] }, undefined).series
const autoencoder = { kind: 'AutoencoderKL', file: 'vae', sha256: 'a'.repeat(64), channels: 3, scale: 8 }

test('runs over checkpoints are one series, whatever the order of their settings', () => {
  const own = seriesWith({ settings: { schedule: 'linear', trainSteps: 1000 } })
  expect(own).toMatch(/^[0-9a-f]{12}$/)
  const settings = { trainSteps: 1000, schedule: 'linear' } as const
  expect(seriesWith({ settings, checkpoint: { step: 7, file: 'x', sha256: 'b'.repeat(64) } })).toBe(own)
})

test('runs with other settings of the model, or another autoencoder, are another series', () => {
  const own = seriesWith({ settings: { schedule: 'linear' }, autoencoder })
  expect(seriesWith({ settings: { schedule: 'linear' }, autoencoder: { ...autoencoder, file: 'moved' } })).toBe(own)
  expect(seriesWith({ settings: { schedule: 'cosine' }, autoencoder })).not.toBe(own)
  expect(
    seriesWith({ settings: { schedule: 'linear' }, autoencoder: { ...autoencoder, sha256: 'b'.repeat(64) } }),
  ).not.toBe(own)
  expect(seriesWith({ settings: { schedule: 'linear' } })).not.toBe(own)
})

test('a run says which dataset it started from, and which arrays it has', () => {
  const rowFrom = (source: RunRecord['source']) => runRow({ record: { ...record, source }, completed: [] }, undefined)
  expect(rowFrom({ from: 'dataset', dataset: 'landscapes' })).toMatchObject({
    dataset: 'landscapes',
    tensors: record.tensors,
  })
  expect(rowFrom({ from: 'noise', stream: 'torch', seed: 1, count: 2 }).dataset).toBeUndefined()
})

test('a run is pictured by its first finished rows, three at most, and not at all before one is', () => {
  const pictured = (completed: RunDetail['completed']) => runRow({ record, completed }, undefined).pictured
  expect(pictured([{ first: 0, count: record.count }])).toEqual([0, 1, 2])
  expect(
    pictured([
      { first: 16, count: 16 },
      { first: 8, count: 1 },
    ]),
  ).toEqual([8, 16, 17])
  expect(pictured([])).toBeUndefined()
})
