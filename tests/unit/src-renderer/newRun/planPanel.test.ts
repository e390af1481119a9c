import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { alreadyThere } from '../../../../src-renderer/newRun/alreadyThere.ts'
import PlanPanel from '../../../../src-renderer/newRun/PlanPanel.vue'
import type { RunPlan, SweepPlan } from '../../../../src-shared/contract/views.ts'

const plan = (bytes: number): RunPlan => ({
  name: 'Invert T 50',
  count: 8,
  evaluations: 400,
  evaluationsShared: 0,
  bytes,
  arrays: [],
  freeBytes: 1000,
  settings: {
    steps: 50,
    inversionSteps: 50,
    convention: 'source',
    clip: { sampling: true, inversion: true },
    afterClip: 'rederive',
    keepStates: false,
    batch: 16,
  },
  processes: 2,
  device: 'cpu',
  sampling: [],
  inversion: [],
})
const row: SweepPlan['runs'][number] = {
  ...{ name: 'Invert T 50', model: 'm', steps: 50, inversionSteps: 50, convention: 'source', count: 8 },
  ...{ source: { from: 'dataset', dataset: 'd' }, evaluations: 400, evaluationsLeft: 400, evaluationsShared: 0 },
  ...{ done: false, bytes: 600 },
}
const sweep = (bytes: number, runs = [row, row]): SweepPlan => ({
  runs,
  evaluationsLeft: 0,
  evaluationsShared: 0,
  bytes,
  freeBytes: 1000,
})
const warningOf = (props: { plan: RunPlan; sweep?: SweepPlan }) =>
  mount(PlanPanel, { props: { ...props, stale: false } })
    .find('p.bad')
    .text()

test('a run that the disk has no room for is said', () => {
  expect(warningOf({ plan: plan(1001) })).toBe('The disk has not enough room for this run.')
})

test('a sweep is measured by all its runs: each may fit where all do not, and what is there already takes no room', () => {
  expect(warningOf({ plan: plan(600), sweep: sweep(1200) })).toBe('The disk has not enough room for these runs.')
  const there = mount(PlanPanel, {
    props: { plan: plan(1001), sweep: sweep(0, [{ ...row, existing: 'r1' }]), stale: false },
  })
  expect(there.find('.bad').exists()).toBe(false)
})

test('what the project has of the runs is said, and how the rest goes on', () => {
  const done = { ...row, done: true, existing: 'r1', evaluationsLeft: 0 }
  const begun = { ...row, existing: 'r2' }
  const sentenceOf = (...runs: SweepPlan['runs']) => alreadyThere({ runs })?.sentence
  expect(sentenceOf(row, row)).toBeUndefined()
  expect(sentenceOf(done)).toBe('The project has this run: “Invert T 50”.')
  expect(sentenceOf(begun)).toBe('This run was begun: “Invert T 50”. It goes on.')
  expect(sentenceOf(done, begun, row)).toBe('1 is there and stays as it is. 1 was begun and goes on.')
  expect(sentenceOf(done, done, begun, begun, row)).toBe('2 are there and stay as they are. 2 were begun and go on.')
  expect(alreadyThere({ runs: [done, done] })).toEqual({ sentence: 'All 2 are there and stay as they are.', all: true })
  expect(alreadyThere({ runs: [done, begun] })?.all).toBe(false)
})
