import { describe, expect, test } from 'vitest'
import { emptyRunForm, requestFrom, type RunForm } from '../../../../src-renderer/newRun/runForm.ts'
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
