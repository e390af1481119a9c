import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
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
const sweep = (bytes: number): SweepPlan => ({
  runs: [],
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
  const there = mount(PlanPanel, { props: { plan: plan(1001), sweep: sweep(0), stale: false } })
  expect(there.find('.bad').exists()).toBe(false)
})
