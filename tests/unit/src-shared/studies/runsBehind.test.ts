import { expect, test } from 'vitest'
import { runsBehind } from '../../../../src-shared/studies/runsBehind.ts'
import type { StudyChart, StudyRun } from '../../../../src-shared/studies/studyResult.ts'

const run = (id: string, checkpoint: number, inversionSteps: number, more: object = {}): StudyRun => ({
  id,
  name: id,
  kind: 'roundtrip',
  count: 8,
  n: 8,
  excluded: 0,
  model: { id: 'm', name: 'demo', checkpoint, sha256: 'a'.repeat(64) },
  settings: { steps: inversionSteps, inversionSteps, ...more },
})
const runs = [
  run('0001-a', 100, 4),
  run('0002-b', 100, 40),
  run('0003-c', 6422, 4),
  run('0004-d', 6422, 40, { replaceFirst: 2 }),
]
const lines = (label: string, rule = ''): StudyChart => ({
  kind: 'lines',
  name: 'c',
  title: '',
  rule,
  x: { label },
  y: { label: '' },
  series: [],
})
const ids = (...asked: Parameters<typeof runsBehind>) => runsBehind(...asked).map(({ id }) => id)

test('a point over T comes from the runs with that T, over training from those of that checkpoint, over K from those of that K', () => {
  expect(ids(runs, lines('T, inversion steps'), { x: 40 })).toEqual(['0002-b', '0004-d'])
  expect(ids(runs, lines('training step'), { x: 100 })).toEqual(['0001-a', '0002-b'])
  expect(ids(runs, lines('K, first steps of inversion'), { x: 2 })).toEqual(['0004-d'])
  expect(ids(runs, lines('K, first steps of inversion'), { x: 0 })).toEqual(['0001-a', '0002-b', '0003-c'])
})

test('a series or a rule that names a run means that run, and T = 4 is not T = 40', () => {
  expect(ids(runs, lines('α'), { x: 0.5, series: 'demo 100, T = 4' })).toEqual(['0001-a'])
  expect(ids(runs, lines('inversion step', 'Of a region. demo 6,422, T = 40.'), { x: 3 })).toEqual(['0004-d'])
})

test('a bar comes from the run or checkpoint that its group names', () => {
  const bars: StudyChart = { kind: 'bars', name: 'b', title: '', rule: '', y: { label: '' }, groups: [], series: [] }
  expect(ids(runs, bars, { group: '0003', series: 'latent' })).toEqual(['0003-c'])
  expect(ids(runs, bars, { group: '6422', series: 'plain' })).toEqual(['0003-c', '0004-d'])
})

test('a point that nothing tells apart comes from all runs', () => {
  expect(ids(runs, lines('α'), { x: 0.5, series: 'floor' })).toHaveLength(4)
  expect(ids(runs, lines('T'), { x: 7 })).toHaveLength(4)
})
