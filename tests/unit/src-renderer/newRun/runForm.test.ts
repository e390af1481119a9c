import { describe, expect, test } from 'vitest'
import { emptyRunForm, requestFrom, sweepFrom, type RunForm } from '../../../../src-renderer/newRun/runForm.ts'
import { Sweep } from '../../../../src-shared/project/sweep.ts'
import { RunRequest } from '../../../../src-shared/project/runSettings.ts'

const form = (more: Partial<RunForm>): RunForm => ({
  ...emptyRunForm(),
  model: 'landscape-ddpm',
  dataset: 'landscape-32',
  steps: 50,
  ...more,
})

describe('a form stands for a request of the contract', () => {
  test('what was left empty is left to the model’s defaults', () => {
    expect(requestFrom(form({}))).toEqual({
      kind: 'invert',
      model: 'landscape-ddpm',
      steps: 50,
      source: { from: 'dataset', dataset: 'landscape-32' },
    })
  })

  test('every setting that was given is passed on, and the schema accepts it', () => {
    const request = requestFrom(
      form({
        kind: 'roundtrip',
        from: 'noise',
        seed: '7',
        count: ' 64 ',
        stream: 'per-image',
        checkpoint: 500,
        inversionSteps: 100,
        convention: 'target',
        clip: 'inversion',
        afterClip: 'keep',
        batch: '8',
        processes: '2',
        keepStates: true,
        name: ' there and back ',
      }),
    )
    expect(RunRequest.parse(request)).toEqual({
      kind: 'roundtrip',
      model: 'landscape-ddpm',
      name: 'there and back',
      checkpoint: 500,
      source: { from: 'noise', stream: 'per-image', seed: 7, count: 64 },
      steps: 50,
      inversionSteps: 100,
      convention: 'target',
      clip: { sampling: false, inversion: true },
      afterClip: 'keep',
      keepStates: true,
      batch: 8,
      processes: 2,
    })
  })

  test('an inversion starts from images and sampling from noise, whatever was chosen before', () => {
    expect(requestFrom(form({ kind: 'invert', from: 'noise' }))?.source.from).toBe('dataset')
    expect(requestFrom(form({ kind: 'sample', from: 'dataset' }))?.source.from).toBe('noise')
  })
})

test.each<[string, Partial<RunForm>]>([
  ['a model', { model: '' }],
  ['T', { steps: undefined }],
  ['a dataset', { dataset: '' }],
  ['a count of noises', { kind: 'sample', count: '0' }],
  ['a seed that is a whole number', { kind: 'sample', seed: '4.2' }],
])('without %s there is no request yet', (_, missing) => {
  expect(requestFrom(form(missing))).toBeUndefined()
})

test('the settings of the paper’s experiments are passed on where they are in use', () => {
  const request = requestFrom(
    form({
      kind: 'roundtrip',
      replaceFirst: '3',
      replaceSeed: '0',
      swapFirst: '2',
      swap: 'state',
      threshold: 'sampling',
      classes: '1, 7',
    }),
  )
  expect(RunRequest.parse(request)).toMatchObject({
    replaceFirst: 3,
    replaceSeed: 0,
    swapFirst: 2,
    swap: 'state',
    threshold: { sampling: true, inversion: false },
    classes: [1, 7],
  })
  expect(requestFrom(form({ replaceFirst: '0', replaceSeed: '5', classes: 'x' }))).not.toHaveProperty('replaceSeed')
})

test('an earlier run starts sampling from its latents and inversion from its samples', () => {
  expect(requestFrom(form({ kind: 'sample', from: 'run', run: 'r1', tensor: 'samples' }))?.source).toEqual({
    from: 'run',
    run: 'r1',
    tensor: 'latents',
  })
  expect(requestFrom(form({ kind: 'invert', from: 'run', run: 'r1' }))?.source).toMatchObject({ tensor: 'samples' })
  expect(requestFrom(form({ kind: 'sample', from: 'file', path: '/x.npy' }))?.source).toMatchObject({ as: 'noise' })
})

test('all checkpoints or further T make a sweep, one run does not', () => {
  expect(sweepFrom(form({}))).toBeUndefined()
  const sweep = sweepFrom(form({ checkpoint: 'all', moreSteps: '10, 50, x', convention: 'target', swapFirst: '' }))
  expect(Sweep.parse(sweep)).toMatchObject({
    models: ['landscape-ddpm'],
    checkpoints: 'all',
    steps: [50, 10],
    conventions: ['target'],
  })
  expect(sweepFrom(form({ checkpoint: 500, moreSteps: '10' }))?.checkpoints).toEqual([500])
})
