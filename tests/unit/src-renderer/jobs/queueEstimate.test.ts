import { expect, test } from 'vitest'
import { queueEstimate } from '../../../../src-renderer/jobs/queueEstimate.ts'
import { fakeJob } from '../fakeJob.ts'

test('a queue takes as long as its evaluations at the pace of the run at work', () => {
  expect(queueEstimate([fakeJob({ evaluationsDone: 6000, secondsLeft: 100 }), fakeJob({ state: 'queued' })])).toBe(260)
  expect(queueEstimate([fakeJob({})])).toBeUndefined()
  expect(queueEstimate([])).toBeUndefined()
})
