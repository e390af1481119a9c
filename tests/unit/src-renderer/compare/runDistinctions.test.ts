import { expect, test } from 'vitest'
import { nameParts, runDistinctions } from '../../../../src-renderer/compare/runDistinctions.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'

const { record } = fakeRunDetail(fakeProject().runs.find((run) => run.id === 'roundtrip')!)
const settings = record.settings!
const made = (name: string, more: Partial<RunRecord['settings']>, step?: number): RunRecord => ({
  ...record,
  name,
  settings: { ...settings, ...more } as RunRecord['settings'],
  ...(step !== undefined && {
    model: { ...record.model!, checkpoint: { ...record.model!.checkpoint, step, sha256: `${step}`.repeat(16) } },
  }),
})

test('names of a sweep are parted where they differ, between words, and one that begins otherwise is whole', () => {
  expect(nameParts(['Round trip seed 420, T 20', 'Round trip seed 420, T 250', 'Invert faces'])).toEqual([
    { begin: 'Round trip seed 420, ', end: 'T 20' },
    { begin: 'Round trip seed 420, ', end: 'T 250' },
    { begin: '', end: 'Invert faces' },
  ])
  expect(nameParts(['adm-cifar10-T50', 'adm-cifar10-T500'])).toEqual([
    { begin: 'adm-cifar10-', end: 'T50' },
    { begin: 'adm-cifar10-', end: 'T500' },
  ])
})

test('names that are the same are parted by what others share with them, and a single one is whole', () => {
  const names = ['Sweep of T, T 20', 'Sweep of T, T 20', 'Sweep of T, T 50']
  expect(nameParts(names).map(({ begin, end }) => [begin, end])).toEqual([
    ['Sweep of T, ', 'T 20'],
    ['Sweep of T, ', 'T 20'],
    ['Sweep of T, ', 'T 50'],
  ])
  expect(nameParts(['same', 'same'])).toEqual([
    { begin: '', end: 'same' },
    { begin: '', end: 'same' },
  ])
  expect(nameParts(['one'])).toEqual([{ begin: '', end: 'one' }])
})

test('what names do not say of the settings that differ stands beside them', () => {
  const runs = [
    made('Round trip seed 420, T 2', { steps: 2, inversionSteps: 2 }, 1000),
    made('Round trip seed 420, T 2', { steps: 2, inversionSteps: 2, convention: 'target' }, 1000),
    made('Round trip seed 420, T 2', { steps: 2, inversionSteps: 20 }, 6422),
  ]
  expect(runDistinctions(runs)).toEqual([
    'step 1,000, inverted T 2, time source',
    'step 1,000, inverted T 2, time target',
    'step 6,422, inverted T 20, time source',
  ])
})

test('of settings with several parts only those are told that not all have; runs that differ in nothing have no words', () => {
  const clip = { sampling: true, inversion: true }
  const runs = [made('a', { clip }), made('b', { clip: { ...clip, inversion: false } })]
  expect(runDistinctions(runs)).toEqual(['clip inversion yes', 'clip inversion no'])
  expect(runDistinctions([runs[0], { ...runs[0], name: 'c' }])).toEqual(['', ''])
  expect(runDistinctions([runs[0]])).toEqual([''])
})
