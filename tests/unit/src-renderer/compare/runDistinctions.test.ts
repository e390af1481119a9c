import { expect, test } from 'vitest'
import { runDistinctions } from '../../../../src-renderer/compare/runDistinctions.ts'
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
  const parts = (seed: number) => made('a', { notYetKnown: { steps: 3, seed } } as object)
  expect(runDistinctions([parts(1), parts(2)])).toEqual(['not yet known seed 1', 'not yet known seed 2'])
  const clip = { sampling: true, inversion: true }
  const runs = [made('a', { clip }), made('b', { clip: { ...clip, inversion: false } })]
  expect(runDistinctions(runs)).toEqual(['clip both ways', 'clip sampling only'])
  expect(runDistinctions([runs[0], { ...runs[0], name: 'c' }])).toEqual(['', ''])
  expect(runDistinctions([runs[0]])).toEqual([''])
})

test('what a name says as sweeps name their runs is not said twice, and words within its words are not what it says', () => {
  const named = [
    made('Round trip seed 420, T 50, step 1000, 1 replaced', { replaceFirst: 1 }, 1000),
    made('Round trip seed 420, T 50, step 6422, 5 replaced', { replaceFirst: 5 }, 6422),
  ]
  expect(runDistinctions(named)).toEqual(['', ''])
  const [first, second] = named.map((run) => ({ ...run, name: 'Invert landscape-32' }))
  const land = { ...first, model: { ...first.model!, name: 'land' } }
  expect(runDistinctions([land, second])).toEqual([
    'land, step 1,000, 1 replaced',
    'landscape-ddpm, step 6,422, 5 replaced',
  ])
})

test('classes are told as one list, in few letters however many they are, and lists with the same members are not the same', () => {
  const classes = (of: number[]) => made('Sample', { classes: of })
  expect(runDistinctions([classes([1, 2, 3]), classes([3, 1, 2])])).toEqual(['classes 1–3', 'classes 3, 1, 2'])
  expect(runDistinctions([classes([3]), classes([3, 5]), made('Sample', {})])).toEqual([
    'classes 3',
    'classes 3, 5',
    '',
  ])
  const many = (first: number) => Array.from({ length: 100_000 }, (_, i) => (i + first) % 1000)
  expect(runDistinctions([many(0), many(513), many(100)].map(classes))).toEqual([
    'classes 0–999, 0–999, 0–999, … (100,000 in all)',
    'classes 513–999, 0–999, 0–999, … (100,000 in all)',
    'classes 100–999, 0–999, 0–999, … (100,000 in all)',
  ])
  expect(runDistinctions([classes(many(7)), classes(many(7))])).toEqual(['', ''])
  const begin = 'classes 0–999, 0–999, 0–999, … (100,000 in all)'
  expect(runDistinctions([classes(many(0)), classes(many(0).with(70_000, 5))])).toEqual([
    begin,
    `${begin}, other than A from row 70,000 on`,
  ])
})

test('of a run beside imported arrays nothing is told that these cannot have, and what one was made without is told of the other', () => {
  const { settings: _, model: __, ...imported } = made('Latents', {})
  const words = runDistinctions([made('Latents', {}, 6422), { ...imported, kind: 'import' }])
  expect(words).toEqual(['Round trip', 'Imported'])
  expect(runDistinctions([made('Latents', {}), made('Latents', { replaceFirst: 2 })])).toEqual(['', '2 replaced'])
})

test('the training step is told of each run where it is asked for, though it is alone or the same, unless its name says it', () => {
  const old = made('128 noises there and back', {}, 6422)
  expect(runDistinctions([old], true)).toEqual(['step 6,422'])
  expect(runDistinctions([old, made('Other, step 6422', { steps: 7 }, 6422)], true)).toEqual([
    'T 50, step 6,422',
    'T 7',
  ])
})
