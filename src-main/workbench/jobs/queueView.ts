import type { QueueView } from '../../../src-shared/contract/views.ts'
import type { OpenProject } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'
import type { Job } from './job.ts'
import type { KeptQueue } from './keptQueue.ts'

/** The queue of one project: its jobs in their order, then what an earlier program left in it. */
export function queueView(project: OpenProject, jobs: readonly Job[], kept: KeptQueue | undefined): QueueView {
  const row = (runId: string, state: QueueView['runs'][number]['state']) => {
    const { record, completed } = project.runs.get(runId)!
    return { runId, name: record.name, state, count: record.count, done: rowsIn(completed) }
  }
  const leftOver = kept?.leftOver.filter(({ id }) => project.runs.has(id)) ?? []
  return {
    paused: kept?.paused ?? false,
    runs: [...jobs.map((job) => row(job.runId, job.state)), ...leftOver.map(({ id }) => row(id, 'left over'))],
  }
}
