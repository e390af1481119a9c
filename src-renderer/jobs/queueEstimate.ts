import type { JobView } from '../../src-shared/contract/views.ts'

/**
 * Seconds until the queue is empty, if evaluations go on at the pace of the run at work; undefined until that is known. Networks differ, so
 * this is right for runs of one model and a guess for others.
 */
export function queueEstimate(jobs: readonly JobView[]): number | undefined {
  const atWork = jobs.find(({ secondsLeft }) => secondsLeft !== undefined)
  if (!atWork) return undefined
  const left = (job: JobView) => Math.max(0, job.evaluations - job.evaluationsDone)
  const ownLeft = left(atWork)
  if (ownLeft === 0) return atWork.secondsLeft
  const perEvaluation = atWork.secondsLeft! / ownLeft
  return jobs.reduce((sum, job) => sum + (job.secondsLeft ?? left(job) * perEvaluation), 0)
}
