import { expect, test } from 'vitest'
import { resolveRunSettings } from '../../../../src-main/workbench/resolveRunSettings.ts'
import type { ModelEntry } from '../../../../src-shared/project/projectFile.ts'
import { RunSettings, type RunRequest } from '../../../../src-shared/project/runSettings.ts'

const modelOf = (family: ModelEntry['family']): ModelEntry => ({
  id: 'm',
  name: 'm',
  family,
  location: { absolute: '/m', relative: 'm' },
  settings: { clipSampling: true, clipInversion: false },
  given: {},
  shape: [3, 8, 8],
  checkpoints: [{ file: '', bytes: 1, sha256: '0'.repeat(64) }],
  added: '2026-01-01T00:00:00Z',
})
const request: RunRequest = {
  kind: 'roundtrip',
  model: 'm',
  source: { from: 'noise', stream: 'torch', seed: 0, count: 4 },
  steps: 10,
}

test('each family inverts and clips as its original code does', () => {
  expect(resolveRunSettings(request, modelOf('guided-diffusion'), 4, 1)).toMatchObject({
    convention: 'source',
    afterClip: 'rederive',
    clip: { sampling: true, inversion: false },
  })
  expect(resolveRunSettings(request, modelOf('diffusers'), 4, 1)).toMatchObject({
    convention: 'target',
    afterClip: 'keep',
    clip: { sampling: true, inversion: false },
  })
})

test('what the request says goes before that', () => {
  const asked = { ...request, convention: 'source', afterClip: 'rederive' } as const
  expect(resolveRunSettings(asked, modelOf('diffusers'), 4, 1)).toMatchObject({
    convention: 'source',
    afterClip: 'rederive',
  })
})

test('thresholding of any model makes settings that can be read again', () => {
  const model = modelOf('diffusers')
  const settings = resolveRunSettings(
    request,
    { ...model, settings: { ...model.settings, thresholding: { ratio: 0.995, max: 0.5 } } },
    4,
    1,
  )
  expect(settings.threshold).toEqual({ sampling: true, inversion: false, ratio: 0.995, max: 0.5 })
  expect(RunSettings.parse(settings)).toEqual(settings)
})
