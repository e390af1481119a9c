import { expect, test } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { nearestStep, trainingAxis } from '../../../../src-shared/figures/curves/trainingAxis.ts'
import { trainingCurves } from '../../../../src-shared/figures/curves/trainingCurves.ts'
import {
  possibleBases,
  sinceBase,
  sinceBaseRule,
  trainingSeries,
} from '../../../../src-renderer/training/trainingSeries.ts'
import { valuesAt } from '../../../../src-renderer/training/valuesAt.ts'
import { formatSpread } from '../../../../src-shared/figures/formatSpread.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeSummary } from '../fakeRun.ts'

const run = (id: string, model: string, checkpoint: number | undefined, more: Partial<RunRow> = {}): RunRow => ({
  id,
  name: id,
  kind: 'roundtrip',
  state: 'done',
  created: '2026-11-25T10:00:00.000Z',
  count: 48,
  done: 48,
  steps: 50,
  model,
  checkpoint,
  series: 'abc',
  seconds: 1,
  ...more,
})
const models = [
  { id: 'base', name: 'Base' },
  { id: 'tuned', name: 'Tuned' },
]
const runs = [
  run('b2', 'base', 2000),
  run('b1', 'base', 500),
  run('b2-again', 'base', 2000),
  run('other', 'base', 1000, { series: 'other' }),
  run('waiting', 'base', 4000, { done: 0 }),
  run('imported', 'base', undefined, { series: undefined }),
  run('t1', 'tuned', 2100),
  run('t2', 'tuned', 2400),
]

test('runs over the checkpoints of one model make a series by training step, the last run of each', () => {
  const series = trainingSeries(runs, models)
  expect(series.map(({ name, points }) => [name, points.map(({ runId }) => runId)])).toEqual([
    ['Base', ['b1', 'b2-again']],
    ['Tuned', ['t1', 't2']],
  ])
})

test('a fine-tuned series stands after its base at zero, whether its steps go on or begin anew', () => {
  const tuned = trainingSeries(runs, models)[1]
  const [base] = possibleBases(tuned, runs)
  expect(base.id).toBe('b2-again')
  const at = { step: 2000, runId: 'b2-again' }
  expect(sinceBase(tuned, at).map(({ step }) => step)).toEqual([0, 100, 400])
  expect(sinceBase({ points: [{ step: 100, runId: 'x' }] }, at).map(({ step }) => step)).toEqual([0, 100])
})

test('the page says how the steps since the base were reckoned', () => {
  const at = { step: 2000 }
  expect(sinceBaseRule({ points: [{ step: 2100, runId: 'x' }] }, at)).toMatch(
    /minus the base's 2,000.*first, 2,100, lies/,
  )
  expect(sinceBaseRule({ points: [{ step: 100, runId: 'x' }] }, at)).toMatch(/as they are.*first, 100, does not lie/)
})

test('steps stand where they are on the axis, not at even distances', () => {
  const linear = trainingAxis([0, 25, 100])
  expect(linear.scale).toBe('linear')
  expect(linear.place(25)).toBe(0.25)
  const logarithmic = trainingAxis([100, 1000, 10_000])
  expect(logarithmic.scale).toBe('logarithmic')
  expect(logarithmic.place(1000)).toBeCloseTo(0.5)
  expect(nearestStep([0, 25, 100], linear, 0.5)).toBe(25)
  expect(nearestStep([0, 25, 100], linear, 0.9)).toBe(100)
})

test('curves have a point for every run that was measured, and charts without any are left out', () => {
  const [large, , , inverted, roundtrip] = fakeProject().runs
  const charts = trainingCurves([
    { step: 1, summary: fakeSummary(roundtrip) },
    { step: 2 },
    { step: 3, summary: fakeSummary(roundtrip) },
  ])
  expect(charts.map(({ title }) => title)).toEqual([
    'Errors',
    'Angles of the triangle',
    'Distances',
    'Top-10 correlation',
  ])
  expect(charts[0].curves[0].points.map(({ x }) => x)).toEqual([1, 3])
  expect(trainingCurves([{ step: 1, summary: fakeSummary(inverted) }]).map(({ title }) => title)).not.toContain(
    'Angles of the triangle',
  )
  expect(trainingCurves([{ step: 1, summary: fakeSummary({ ...large, done: 3 }) }])).toEqual([])
})

test('the numbers at a step are those of the curves that were measured there', () => {
  const roundtrip = fakeProject().runs.find(({ id }) => id === 'roundtrip')!
  const [{ curves }] = trainingCurves([{ step: 1, summary: fakeSummary(roundtrip) }, { step: 2 }])
  const [{ y, sd }] = curves[0].points
  expect(valuesAt(curves, 1).map(({ label }) => label)).toEqual(['latent', 'reconstruction'])
  expect(valuesAt(curves, 1)[0]).toEqual({ label: 'latent', tone: 'latent', text: formatSpread({ mean: y, sd }) })
  expect(valuesAt(curves, 2)).toEqual([])
})
