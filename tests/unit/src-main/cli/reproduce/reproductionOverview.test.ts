import { expect, test } from 'vitest'
import { reproductionOverview } from '../../../../../src-main/cli/reproduce/reproductionOverview.ts'
import { plansTogether } from '../../../../../src-shared/studies/plansTogether.ts'
import { resultOf, runOf } from './results.ts'

test('a run that two studies measure counts for the first of them, with its evaluations and seconds', () => {
  const reproduced = (result: ReturnType<typeof resultOf>, computed: string[]) => ({
    ...{ result, computed, files: {}, measured: true, missing: {} },
  })
  const overview = reproductionOverview(
    [
      reproduced(resultOf('location', { runs: [runOf('a', 8)] }), ['a']),
      { study: 'mapping', error: new Error('It broke.') },
      reproduced(resultOf('correlation', { runs: [runOf('a', 8), runOf('b', 2)], problems: ['x'] }), []),
    ],
    [
      { id: 'a', seconds: 5 },
      { id: 'b', seconds: 1.5 },
    ],
  )
  // There, back and there again: 3 T for every image.
  expect(overview[0]).toMatchObject({ runs: 1, shared: 0, computed: 1, evaluations: 8 * 30, runSeconds: 5 })
  expect(overview[1]).toMatchObject({ study: 'mapping', evaluations: 0, failure: 'It broke.' })
  expect(overview[2]).toMatchObject({
    ...{ runs: 2, shared: 1, computed: 0, evaluations: 2 * 30, runSeconds: 1.5, problems: 1, measuringSeconds: 2 },
  })
})

test('what is left of a reproduction counts a run once that several studies wait for', () => {
  const run = (identity: string, evaluations: number, state: 'present' | 'missing' | 'unfinished' = 'missing') => ({
    ...{ key: identity, identity, purpose: '', state, count: 1, steps: 1, evaluations },
  })
  const planned = (study: 'location' | 'mapping', runs: ReturnType<typeof run>[]) => {
    const evaluations = runs.reduce((sum, one) => sum + one.evaluations, 0)
    return {
      study,
      plan: { study, settings: {}, runs, evaluations, seconds: evaluations / 10, bytes: 0, problems: [] },
    }
  }
  const plan = plansTogether([
    planned('location', [run('a', 100), run('there', 0, 'present')]),
    planned('mapping', [run('a', 100), run('b', 7, 'unfinished')]),
    { study: 'variation', error: new Error('No model.') },
  ])
  expect(plan.evaluations).toBe(107)
  expect(plan.seconds).toBeCloseTo(10.7)
  expect(plan.studies).toMatchObject([
    { runs: 2, left: 1, shared: 0, evaluations: 100 },
    { runs: 2, left: 1, shared: 1, evaluations: 7 },
    { problem: 'No model.' },
  ])
})
