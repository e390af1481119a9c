import { describe, expect, test } from 'vitest'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { resolveRunSettings } from '../../../../../src-main/workbench/resolveRunSettings.ts'
import { checkRunSettings } from '../../../../../src-main/workbench/services/checkRunSettings.ts'
import { keptOf } from '../../../../../src-shared/project/keptArrays.ts'
import type { ModelEntry } from '../../../../../src-shared/project/projectFile.ts'
import { startsFromNoise, type RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'
import { samplingRun } from '../../store/runRecords.ts'

const guided: ModelEntry = {
  id: 'm',
  name: 'm',
  family: 'guided-diffusion',
  location: { absolute: '/m', relative: 'm' },
  settings: { trainSteps: 1000, schedule: 'linear' },
  given: {},
  shape: [1, 2, 2],
  checkpoints: [{ file: '', bytes: 1, sha256: '0'.repeat(64) }],
  added: '2026-01-01T00:00:00Z',
}
const diffusers: ModelEntry = {
  ...guided,
  family: 'diffusers',
  settings: { ...guided.settings, timestepSpacing: 'leading' },
}
const noise = { from: 'noise', stream: 'torch', seed: 420, count: 4 } as const
const roundtrip: RunRequest = { kind: 'roundtrip', model: 'm', source: noise, steps: 10 }

/** A finished run of a request, as the project knows it. */
function finished(id: string, request: RunRequest, model = diffusers): RunRecord {
  const settings = resolveRunSettings(request, model, 4, 1)
  return {
    ...samplingRun(id, { kind: request.kind, source: request.source, settings, count: 4 }),
    model: { ...samplingRun(id).model!, settings: model.settings } as RunRecord['model'],
    kept: keptOf(request.kind, startsFromNoise(request.source), settings),
  }
}

function check(request: RunRequest, { model = diffusers, runs = [] as RunRecord[] } = {}) {
  const project = {
    runs: new Map(runs.map((record) => [record.id, { record, completed: [] }])),
  } as unknown as OpenProject
  checkRunSettings(project, request, resolveRunSettings(request, model, 4, 1), model.settings)
}

describe('forward diffusion in the place of the first steps', () => {
  test('takes K from 0 to T', () => {
    for (const replaceFirst of [0, 1, 10]) expect(() => check({ ...roundtrip, replaceFirst })).not.toThrow()
    expect(() => check({ ...roundtrip, replaceFirst: 11 })).toThrow('the inversion has 10 steps, so give 0 to 10')
    expect(() => check({ ...roundtrip, kind: 'sample', replaceFirst: 2 })).toThrow('sample inverts nothing')
  })

  test.each([420, 420 + 2 ** 32])('refuses the seed of the noise that the rows come from: %i', (replaceSeed) => {
    expect(() => check({ ...roundtrip, replaceFirst: 2, replaceSeed })).toThrow('give another seed')
    expect(() => check({ ...roundtrip, replaceFirst: 2, replaceSeed, replaceStream: 'per-image' })).not.toThrow()
  })

  test('refuses the seed of noise that is runs away', () => {
    const runs = [
      finished('0001-a', roundtrip),
      finished('0002-b', { ...roundtrip, kind: 'sample', source: { from: 'run', run: '0001-a', tensor: 'latents' } }),
    ]
    const invert: RunRequest = {
      ...roundtrip,
      kind: 'invert',
      source: { from: 'run', run: '0002-b', tensor: 'samples' },
      replaceFirst: 2,
    }
    expect(() => check({ ...invert, replaceSeed: 420 }, { runs })).toThrow('noise of seed 420 of the same torch stream')
    expect(() => check(invert, { runs })).not.toThrow()
  })

  test('and a swap do not go together', () => {
    expect(() => check({ ...roundtrip, replaceFirst: 2, swapFirst: 1 })).toThrow(
      'replaced by forward diffusion already',
    )
  })
})

test('variations refuse the seed of what they vary', () => {
  const runs = [finished('0001-a', roundtrip)]
  const vary = (seed: number): RunRequest => ({
    ...roundtrip,
    kind: 'sample',
    source: { from: 'variation', run: '0001-a', tensor: 'latents', variance: 0.1, count: 3, stream: 'torch', seed },
  })
  expect(() => check(vary(420), { runs })).toThrow('give another seed')
  expect(() => check(vary(10), { runs })).not.toThrow()
})

test('an interpolation goes between two sets', () => {
  const between = (a: 'noise' | 'latents', b: 'noise' | 'latents'): RunRequest => ({
    ...roundtrip,
    kind: 'sample',
    source: {
      from: 'interpolation',
      between: [
        { run: '0001-a', tensor: a },
        { run: '0001-a', tensor: b },
      ],
      steps: 5,
      rows: false,
    },
  })
  expect(() => check(between('noise', 'noise'))).toThrow('The run setting between 0001-a:noise is not possible')
  expect(() => check(between('noise', 'latents'))).not.toThrow()
})

describe('a swap', () => {
  test('takes all steps with target time, and all but the last with source time of guided-diffusion', () => {
    expect(() => check({ ...roundtrip, swapFirst: 10 })).not.toThrow()
    expect(() => check({ ...roundtrip, swapFirst: 9 }, { model: guided })).not.toThrow()
    expect(() => check({ ...roundtrip, swapFirst: 10 }, { model: guided })).toThrow(
      'with source time the last inversion step goes to ᾱ = 0, which no sampling step leaves, so at most 9 of 10',
    )
  })

  test('needs sampling of the same rows', () => {
    const dataset = { ...roundtrip, source: { from: 'dataset', dataset: 'd' } as const, swapFirst: 1 }
    expect(() => check(dataset)).toThrow('it needs what sampling left of the same rows')
    expect(() => check({ ...roundtrip, inversionSteps: 20, swapFirst: 1 })).toThrow('only if T is the same')
  })

  const from = (swap: 'epsilon' | 'state', swapFirst = 3): RunRequest => ({
    ...roundtrip,
    kind: 'invert',
    source: { from: 'run', run: '0001-a', tensor: 'samples' },
    swap,
    swapFirst,
  })

  test('takes what another run has kept', () => {
    const runs = [finished('0001-a', { ...roundtrip, kind: 'sample', keepPredictions: true, keepStates: true })]
    expect(() => check(from('epsilon'), { runs })).not.toThrow()
    expect(() => check(from('state'), { runs })).not.toThrow()
  })

  test.each([
    ['nothing', {}, from('epsilon'), 'has not kept its sampling predictions; run it again with --keep-predictions'],
    ['only predictions', { keepPredictions: true }, from('state'), 'run it again with --keep-states'],
    ['every third', { keepPredictions: 3 }, from('epsilon'), 'has thinned its sampling predictions, and number 8 is'],
    ['another T', { keepPredictions: true, steps: 20 }, from('epsilon'), 'has 20 sampling steps and the inversion 10'],
  ] as const)('of a run that kept %s is refused', (_, kept, request, sentence) => {
    const runs = [finished('0001-a', { ...roundtrip, kind: 'sample', ...kept })]
    expect(() => check(request, { runs })).toThrow(sentence)
  })

  test('refuses the levels of another schedule', () => {
    const other = { ...diffusers, settings: { ...diffusers.settings, betaEnd: 0.03 } }
    const runs = [finished('0001-a', { ...roundtrip, kind: 'sample', keepPredictions: true }, other)]
    expect(() => check(from('epsilon'), { runs })).toThrow('was sampled with another schedule')
  })
})
