import { expect, test, vi } from 'vitest'
import { beginningPair, datasetFor, misfitOf, resizedSentence } from '../../../../src-renderer/newRun/datasetFit.ts'
import { formProblems } from '../../../../src-renderer/newRun/formProblems.ts'
import { emptyRunForm, type RunForm } from '../../../../src-renderer/newRun/runForm.ts'
import { requestFrom } from '../../../../src-renderer/newRun/runRequest.ts'
import { arraysOfRun, runChoices } from '../../../../src-renderer/newRun/sourceChoices.ts'
import type { DatasetView, ModelView, RunRow } from '../../../../src-shared/contract/views.ts'
import { fakeProject } from '../fakeProject.ts'

const { models, datasets, runs } = fakeProject()
const model = (id: string, more: Partial<ModelView> = {}): ModelView => ({ ...models[0], id, name: id, ...more })
const dataset = (id: string, more: Partial<DatasetView> = {}): DatasetView => ({
  ...datasets[0],
  id,
  name: id,
  shape: [3, 32, 32],
  ...more,
})
const run = (id: string, more: Partial<RunRow>): RunRow => ({ ...runs[0], id, count: 8, done: 8, ...more })

const small = model('small')
const large = model('large', { shape: [3, 64, 64] })
const conditional = model('conditional', { settings: { ...small.settings, classes: 3 } })
const autoencoder = { channels: 3, scale: 4 } as ModelView['autoencoder']
const latent = model('latent', { shape: [4, 16, 16], autoencoder })
const images32 = dataset('images-32')
const images64 = dataset('images-64', { shape: [3, 64, 64] })
const tensor64 = dataset('tensor-64', { kind: 'tensor', shape: [3, 64, 64] })
const classed = dataset('classed', { classes: ['cactus', 'fern'] })

test('images are brought to a model’s size, which is said; rows of a tensor must have its shape', () => {
  expect(misfitOf(large, images32)).toBeUndefined()
  expect(resizedSentence(large, images32)).toMatch(/32 × 32 pixels.*64 × 64/)
  expect(resizedSentence(large, images64)).toBeUndefined()
  expect(resizedSentence(latent, images64)).toBeUndefined()
  expect(misfitOf(large, tensor64)).toBeUndefined()
  expect(misfitOf(small, tensor64)).toBe('The rows of tensor-64 are 3 × 64 × 64; small works on 3 × 32 × 32.')
  expect(misfitOf(small, { ...tensor64, shape: undefined })).toBeUndefined()
  expect(misfitOf(model('six', { shape: [6, 32, 32] }), images32)).toContain('works on 6 channels')
  expect(misfitOf(small, { ...images32, present: false })).toContain('is not where it was')
})

test('a class-conditional model wants no more classes than it knows, from the dataset or from the person', () => {
  expect(misfitOf(conditional, images32)).toContain('wants a class for every image, of 3; images-32 has none.')
  expect(misfitOf(conditional, classed)).toBeUndefined()
  expect(misfitOf(conditional, { ...classed, classes: ['a', 'b', 'c', 'd'] })).toContain('classed has 4.')
  expect(misfitOf(conditional, images32, true)).toBeUndefined()
})

test('a form begins with what was used together last, and else with the last model that a dataset fits', () => {
  const content = { models: [small, large], datasets: [tensor64, images32, images64], runs: [] as RunRow[] }
  expect(beginningPair(content, {})).toEqual({ model: 'large', dataset: 'tensor-64' })
  expect(beginningPair({ ...content, models: [large, small] }, {})).toEqual({ model: 'small', dataset: 'images-32' })
  expect(beginningPair({ ...content, models: [small, conditional] }, {})).toEqual({
    model: 'small',
    dataset: 'images-32',
  })
  const used = [
    run('3', { model: 'gone', dataset: 'images-64' }),
    run('2', { model: 'small', dataset: 'images-64' }),
    run('1', { model: 'large', dataset: 'images-32' }),
  ]
  expect(beginningPair({ ...content, runs: used }, {})).toEqual({ model: 'small', dataset: 'images-64' })
  expect(beginningPair({ ...content, runs: used }, { model: 'large' })).toEqual({
    model: 'large',
    dataset: 'images-32',
  })
  expect(beginningPair({ ...content, runs: used }, { dataset: 'images-32' })).toEqual({
    model: 'large',
    dataset: 'images-32',
  })
  expect(beginningPair(content, { dataset: 'images-32' })).toEqual({ model: 'small', dataset: 'images-32' })
  expect(beginningPair({ ...content, datasets: [] }, {})).toEqual({ model: 'large', dataset: undefined })
  expect(beginningPair({ models: [], datasets: [], runs: [] }, {})).toEqual({ model: undefined, dataset: undefined })
})

test('of the datasets that a model can take, one of its size comes first', () => {
  expect(datasetFor(latent, { models: [], datasets: [tensor64, images32, images64], runs: [] })?.id).toBe('images-64')
  expect(datasetFor(latent, { models: [], datasets: [tensor64, images32], runs: [] })?.id).toBe('images-32')
  expect(datasetFor(latent, { models: [], datasets: [tensor64], runs: [] })).toBeUndefined()
})

const form = (more: Partial<RunForm>): RunForm => ({
  ...emptyRunForm(),
  model: 'small',
  dataset: 'd',
  steps: 50,
  ...more,
})

test.each<[keyof RunForm, Partial<RunForm>, Parameters<typeof formProblems>[1]]>([
  ['dataset', {}, { model: small, dataset: tensor64 }],
  ['dataset', {}, { model: conditional, dataset: images32 }],
  ['model', {}, { model: { ...small, present: false } }],
  ['checkpoint', {}, { model: { ...small, checkpoints: [{ ...small.checkpoints[0], notFinite: ['out.weight'] }] } }],
  ['classes', { classes: '3' }, { model: conditional, dataset: images32 }],
  ['limit', { limit: '257' }, { model: small, dataset: images32 }],
  ['images', { images: '250-256' }, { model: small, dataset: images32 }],
  ['images', { from: 'run', images: '8' }, { model: small, run: run('1', {}) }],
  [
    'otherRun',
    { kind: 'interpolate', from: 'run', run: '1', otherRun: '2' },
    { run: run('1', {}), otherRun: run('2', { count: 9 }) },
  ],
])('%s that does not fit what was chosen starts nothing and is said at its field', (field, typed, facts) => {
  expect(Object.keys(formProblems(form(typed), facts))).toEqual([field])
  expect(requestFrom(form(typed), facts)).toBeUndefined()
})

test('classes that were given for another model are not passed on to one that is told none', () => {
  expect(requestFrom(form({ classes: '1' }), { model: small, dataset: images32 })).not.toHaveProperty('classes')
  expect(requestFrom(form({ classes: '1' }), { model: conditional, dataset: images32 })?.classes).toEqual([1])
})

test('text that is no list of classes is not looked at where the model has no field for it', () => {
  const typed = form({ classes: '1,a' })
  expect(formProblems(typed, { model: small, dataset: images32 })).toEqual({})
  expect(requestFrom(typed, { model: small, dataset: images32 })).not.toHaveProperty('classes')
  expect(Object.keys(formProblems(typed, { model: conditional, dataset: images32 }))).toEqual(['classes'])
  expect(Object.keys(formProblems(typed))).toEqual(['classes'])
})

test('the last image of a list is known without making a list of them all, however many there are', () => {
  const made = vi.spyOn(Array, 'from')
  const facts = { model: small, dataset: { ...images32, count: 9_999_999 } }
  const [tooMany, allOfThem] = ['0-9999999', '5,0-9999998'].map((images) => formProblems(form({ images }), facts))
  const lengths = made.mock.calls.map(([given]) => ('length' in given ? given.length : 0))
  made.mockRestore()
  expect(tooMany).toEqual({ images: 'There are 9,999,999, numbered from 0 to 9,999,998.' })
  expect(allOfThem).toEqual({})
  expect(Math.max(0, ...lengths)).toBeLessThan(1000)
})

test('only finished runs with an array that is looked for, of the model’s shape, can start another', () => {
  const known = [
    run('sampled', { model: 'small', tensors: ['noise', 'samples'] }),
    run('inverted', { model: 'small', tensors: ['samples', 'latents'] }),
    run('unfinished', { model: 'small', tensors: ['samples', 'latents'], done: 7 }),
    run('larger', { model: 'large', tensors: ['noise', 'latents'] }),
    run('imported', { model: undefined, tensors: undefined }),
  ]
  const choices = (tensors: readonly string[]) =>
    runChoices(known, { tensors, model: small, models: [small, large] }).map(({ value }) => value)
  expect(choices(['samples'])).toEqual(['sampled', 'inverted', 'imported'])
  expect(choices(['latents'])).toEqual(['inverted', 'imported'])
  expect(arraysOfRun(known[0], ['latents', 'noise'] as const)).toEqual(['noise'])
  expect(arraysOfRun(known[4], ['latents', 'noise'] as const)).toEqual(['latents', 'noise'])
})
