import type { Job } from './job.ts'

/**
 * Moves a job among those of its project. Those of other projects keep their places.
 *
 * @param jobs  of all projects, in their order; changed
 * @param place  from 1; nothing gets before the run at work
 */
export function moveJob(jobs: Job[], job: Job, place: number): void {
  const { project } = job
  const inOrder = jobs.filter((other) => other.project === project && other !== job)
  const atWork = job.state === 'queued' ? inOrder.filter(({ state }) => state !== 'queued').length : 0
  inOrder.splice(Math.max(place - 1, atWork), 0, job)
  // Among all projects' jobs those of this one keep their places and change who has them.
  const places = jobs.flatMap((other, index) => (other.project === project ? [index] : []))
  for (const [rank, index] of places.entries()) jobs[index] = inOrder[rank]
}
