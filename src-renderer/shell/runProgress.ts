import type { JobView, RunRow, ShownRunState } from '../../src-shared/contract/views.ts'
import { isActive } from '../components/runStateLook.ts'
import { formatNumber } from '../format/formatNumber.ts'

/**
 * A run's state and how far it is, as the tree shows it. A job knows more than the project's list: its evaluations count the steps
 * inside batches that are not finished yet.
 */
export function runProgress(run: RunRow, job?: JobView): { state: ShownRunState; note: string } {
  const state = job?.state ?? run.state
  if (state === 'done') return { state, note: formatNumber(run.count) }
  if (state === 'queued') return { state, note: 'waits' }
  const share = job ? jobShare(job) : run.done / run.count
  return { state, note: isActive(state) || run.done > 0 ? `${Math.floor(share * 100)} %` : '' }
}

/** How much of a job's work is done, 0 to 1. */
export function jobShare(job: JobView): number {
  return job.evaluations > 0 ? Math.min(1, job.evaluationsDone / job.evaluations) : 0
}
