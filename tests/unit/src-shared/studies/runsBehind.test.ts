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
const lines = (label: string, rule = ''): Extract<StudyChart, { kind: 'lines' }> => ({
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

test('the run that a result gives a point, a series or a chart goes before what words and axes say', () => {
  const given: StudyChart = {
    ...lines('T', 'demo 100, T = 4'),
    series: [
      {
        label: 'latent',
        points: [
          { x: 4, y: 1, run: '0003-c' },
          { x: 40, y: 1, run: '0002-b' },
        ],
      },
      { label: 'floor', run: '0004-d', points: [{ x: 4, y: 0 }] },
    ],
  }
  expect(ids(runs, given, { series: 'latent', x: 4 })).toEqual(['0003-c'])
  expect(ids(runs, given, { series: 'latent', x: 40 })).toEqual(['0002-b'])
  expect(ids(runs, given, { series: 'floor', x: 4 })).toEqual(['0004-d'])
  expect(ids(runs, given, { x: 4 })).toEqual(['0003-c', '0004-d'])
})

test('training steps counted from a base still lead to the run of their checkpoint', () => {
  const series = [{ label: 'at noise', points: [{ x: 0, y: 60, run: '0001-a' }] }]
  expect(ids(runs, { ...lines('training step'), series }, { x: 0 })).toEqual(['0001-a'])
})

test('a bar, a triangle and a heat map have the runs that they are given', () => {
  const shared = { name: 'c', title: '', rule: '', y: { label: '', ticks: [] } }
  const values = [{ y: 1, run: '0002-b' }, null]
  const bars: StudyChart = { ...shared, kind: 'bars', groups: ['6422', '100'], series: [{ label: 'plain', values }] }
  expect(ids(runs, bars, { group: '6422', series: 'plain' })).toEqual(['0002-b'])
  const angles = { sample: 60, noise: 60, latent: 60, sampleNoise: 1 }
  const triangle: StudyChart = { ...shared, kind: 'triangle', triangles: [{ label: 'demo', run: '0003-c', ...angles }] }
  expect(ids(runs, triangle, { series: 'demo' })).toEqual(['0003-c'])
  const colour = { label: '', map: 'flare' as const }
  const heat: StudyChart = { ...shared, kind: 'heat', run: '0001-a', x: shared.y, colour, values: [[1]] }
  expect(ids(runs, heat, {})).toEqual(['0001-a'])
})

test('a given run that is not of the study is passed over', () => {
  const series = [{ label: 'latent', points: [{ x: 4, y: 1, run: 'gone' }] }]
  expect(ids(runs, { ...lines('T'), series }, { x: 4 })).toEqual(['0001-a', '0003-c'])
})
