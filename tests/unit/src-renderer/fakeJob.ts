import type { JobView } from '../../../src-shared/contract/views.ts'
import { fakeProject } from './fakeProject.ts'

/** A run at work, nothing of it done yet. */
export function fakeJob(more: Partial<JobView> = {}): JobView {
  return {
    projectId: fakeProject().projectId,
    runId: 'running',
    name: 'Invert landscape-32',
    state: 'running',
    count: 256,
    done: 0,
    evaluationsDone: 0,
    evaluations: 16_000,
    seconds: 10,
    device: 'CPU',
    processes: 2,
    ...more,
  }
}
