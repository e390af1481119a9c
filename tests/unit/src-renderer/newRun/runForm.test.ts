import { describe, expect, test } from 'vitest'
import { advancedSettings } from '../../../../src-renderer/newRun/advancedSettings.ts'
import { formProblems } from '../../../../src-renderer/newRun/formProblems.ts'
import { emptyRunForm, type RunForm } from '../../../../src-renderer/newRun/runForm.ts'
import { requestFrom, sweepFrom } from '../../../../src-renderer/newRun/runRequest.ts'
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
        keepStates: '1',
        keepPredictions: '10',
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
      keepPredictions: 10,
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
  const shared = { kind: 'roundtrip', from: 'noise', threshold: 'sampling', classes: '1, 7' } as const
  const asked = { threshold: { sampling: true, inversion: false }, classes: [1, 7] }
  expect(RunRequest.parse(requestFrom(form({ ...shared, replaceFirst: '3', replaceSeed: '0' })))).toMatchObject({
    ...asked,
    replaceFirst: 3,
    replaceSeed: 0,
  })
  expect(RunRequest.parse(requestFrom(form({ ...shared, swapFirst: '2', swap: 'state' })))).toMatchObject({
    ...asked,
    swapFirst: 2,
    swap: 'state',
  })
  const released = form({ replaceFirst: '3', replaceStream: 'per-image', replaceLevel: 'released' })
  expect(RunRequest.parse(requestFrom(released))).toMatchObject({
    replaceStream: 'per-image',
    replaceLevel: 'released',
  })
  const unused = form({ replaceFirst: '0', replaceSeed: '5', replaceLevel: 'released' })
  expect(requestFrom(unused)).not.toHaveProperty('replaceSeed')
  expect(requestFrom(unused)).not.toHaveProperty('replaceLevel')
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

test('a complete form is a sweep, of one run where it asks for one', () => {
  expect(sweepFrom(form({ model: '' }))).toBeUndefined()
  expect(Sweep.parse(sweepFrom(form({ checkpoint: 500 })))).toEqual({
    kind: 'invert',
    models: ['landscape-ddpm'],
    checkpoints: [500],
    sources: [{ from: 'dataset', dataset: 'landscape-32' }],
    steps: [50],
  })
})

test('seeds, replaced and swapped steps and both conventions make a run of each', () => {
  const several = form({
    ...{ kind: 'roundtrip', from: 'noise', seed: '420, 0 420', count: '8', convention: 'both' },
    ...{ replaceFirst: '0, 1, 2', replaceSeed: '42', swapFirst: '0' },
  })
  expect(formProblems(several)).toEqual({})
  expect(Sweep.parse(sweepFrom(several))).toEqual({
    kind: 'roundtrip',
    models: ['landscape-ddpm'],
    checkpoints: 'last',
    sources: [420, 0].map((seed) => ({ from: 'noise', stream: 'torch', seed, count: 8 })),
    steps: [50],
    conventions: ['source', 'target'],
    replaceFirst: [0, 1, 2],
    replaceSeed: 42,
  })
  expect(RunRequest.parse(requestFrom(several))).toMatchObject({ convention: 'source', replaceFirst: 0 })
  expect(formProblems({ ...several, seed: '420; 0' }).seed).toBe('Whole numbers with commas; a run of each.')
  expect(formProblems({ ...several, seed: ' ' }).seed).toBeDefined()
})

test('all checkpoints or further T make a sweep of more', () => {
  const sweep = sweepFrom(form({ checkpoint: 'all', moreSteps: '10, 50', convention: 'target', swapFirst: '' }))
  expect(Sweep.parse(sweep)).toMatchObject({
    models: ['landscape-ddpm'],
    checkpoints: 'all',
    steps: [50, 10],
    conventions: ['target'],
  })
  expect(sweepFrom(form({ checkpoint: 500, moreSteps: '10' }))?.checkpoints).toEqual([500])
})

test('what is made of earlier runs is sampled from: points between two sets, or a set with noise added', () => {
  const interpolation = form({ kind: 'interpolate', run: 'r1', otherRun: 'r2', otherTensor: 'noise', slerp: 'rows' })
  expect(RunRequest.parse(requestFrom(interpolation))).toMatchObject({
    kind: 'sample',
    source: {
      from: 'interpolation',
      between: [
        { run: 'r1', tensor: 'latents' },
        { run: 'r2', tensor: 'noise' },
      ],
      steps: 5,
      rows: true,
    },
  })
  const variation = form({ kind: 'vary', run: 'r1', tensor: 'noise', variance: '.1', draws: '3', drawSeed: '0' })
  expect(RunRequest.parse(requestFrom(variation))).toMatchObject({
    kind: 'sample',
    source: { from: 'variation', run: 'r1', tensor: 'noise', variance: 0.1, count: 3, stream: 'torch', seed: 0 },
  })
  expect(requestFrom(form({ kind: 'interpolate', run: 'r1' }))).toBeUndefined()
})

test('images that are named are asked for by their ranges, of noises and of a dataset', () => {
  const images = [
    { first: 3, count: 1 },
    { first: 100, count: 100 },
  ]
  expect(requestFrom(form({ images: '100-199, 3' }))?.source).toEqual({
    ...{ from: 'dataset', dataset: 'landscape-32' },
    images,
  })
  const ofNoise = form({ kind: 'sample', from: 'noise', seed: '1,2', count: '200', images: '100-199, 3' })
  expect(sweepFrom(ofNoise)?.sources).toEqual(
    [1, 2].map((seed) => ({ from: 'noise', stream: 'torch', seed, count: 200, images })),
  )
  expect(requestFrom(form({ from: 'run', run: 'r1', images: '100-199, 3' }))?.source).toEqual({
    ...{ from: 'run', run: 'r1', tensor: 'samples' },
    images,
  })
  expect(requestFrom(form({ from: 'run', run: 'r1', images: 'x' }))).toBeUndefined()
  expect(requestFrom(form({ from: 'file', path: 'x.npy', images: 'x' }))?.source).toMatchObject({ from: 'file' })
})

test('a setting of another kind of run does not reach this one', () => {
  const before = { swapFirst: '2', replaceFirst: '3', inversionSteps: 100, convention: 'target' } as const
  expect(requestFrom(form({ ...before, kind: 'sample', from: 'noise' }))).toEqual({
    kind: 'sample',
    model: 'landscape-ddpm',
    steps: 50,
    source: { from: 'noise', stream: 'torch', seed: 420, count: 64 },
  })
})

test.each<[keyof RunForm, Partial<RunForm>]>([
  ['limit', { limit: 'ten' }],
  ['images', { images: '5-3' }],
  ['images', { images: '5', limit: '3' }],
  ['seed', { kind: 'roundtrip', from: 'noise', seed: '-1' }],
  ['count', { kind: 'roundtrip', from: 'noise', count: '1e3' }],
  ['moreSteps', { moreSteps: '10, x' }],
  ['moreSteps', { moreSteps: '0' }],
  ['classes', { classes: '3; 4' }],
  ['replaceFirst', { replaceFirst: '2.5' }],
  ['replaceSeed', { replaceFirst: '2', replaceSeed: 'x' }],
  ['swapFirst', { kind: 'roundtrip', swapFirst: 'all' }],
  ['otherRun', { kind: 'interpolate', run: 'r1', otherRun: 'r1', tensor: 'noise', otherTensor: 'noise' }],
  ['batch', { batch: '0' }],
  ['processes', { processes: '1000' }],
  ['keepStates', { keepStates: '0' }],
  ['variance', { kind: 'vary', run: 'r1', variance: '1.1' }],
  ['between', { kind: 'interpolate', run: 'r1', otherRun: 'r2', between: '' }],
])('%s that is not the number that belongs there starts nothing and is said at its field', (field, typed) => {
  expect(Object.keys(formProblems(form(typed)))).toEqual([field])
  expect(requestFrom(form(typed))).toBeUndefined()
})

test.each<[keyof RunForm, Partial<RunForm>]>([
  ['images', { kind: 'sample', from: 'noise', count: '64', images: '60-64' }],
  ['replaceFirst', { replaceFirst: '0, 51' }],
  ['replaceFirst', { replaceFirst: '11', moreSteps: '10' }],
  ['swapFirst', { kind: 'roundtrip', from: 'noise', swapFirst: '51' }],
  ['swapFirst', { kind: 'roundtrip', from: 'noise', swapFirst: '0, 1', replaceFirst: '0, 1' }],
  ['swapFirst', { kind: 'roundtrip', from: 'dataset', swapFirst: '1' }],
  ['swapFirst', { kind: 'roundtrip', from: 'noise', swapFirst: '1', inversionSteps: 100 }],
  ['count', { kind: 'sample', from: 'noise', count: '10000001' }],
  ['draws', { kind: 'vary', run: 'r1', draws: '10000001' }],
])('%s that no run can have starts nothing and is said at its field', (field, typed) => {
  expect(Object.keys(formProblems(form(typed)))).toEqual([field])
  expect(requestFrom(form(typed))).toBeUndefined()
})

test('as many replaced or swapped steps as there are can be asked for', () => {
  expect(formProblems(form({ replaceFirst: '50, 10', moreSteps: '100' }))).toEqual({})
  expect(formProblems(form({ kind: 'roundtrip', from: 'noise', swapFirst: '0, 50', replaceFirst: '0' }))).toEqual({})
})

test('a field that is not in use has no say', () => {
  expect(formProblems(form({ kind: 'invert', count: 'x', variance: 'x', swapFirst: 'x' }))).toEqual({})
})

test.each(['', ' ', '0'])('the seed of a replacement has no say where “%s” steps are replaced', (replaceFirst) => {
  const typed = form({ replaceFirst, replaceSeed: 'x' })
  expect(formProblems(typed)).toEqual({})
  expect(requestFrom(typed)).toBeDefined()
  expect(advancedSettings(typed).find(({ key }) => key === 'replaceSeed')?.idle).toBe(true)
})

test('the name of a sweep is that of its runs', () => {
  expect(sweepFrom(form({ moreSteps: '10', name: ' strides ' }))?.name).toBe('strides')
})

test('noise and latents of one run are two sets, so points between them can be asked for', () => {
  const within = form({ kind: 'interpolate', run: 'r1', otherRun: 'r1', tensor: 'noise', otherTensor: 'latents' })
  expect(requestFrom(within)).toBeDefined()
})
