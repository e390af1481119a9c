import { computed } from 'vue'
import type { ShownRunState } from '../../src-shared/contract/views.ts'
import { useJobsStore } from './jobsStore.ts'
import { useProjectStore } from './projectStore.ts'

export interface RunProgress {
  name: string
  state: ShownRunState
  /** Images that are finished. */
  done: number
}

/**
 * How far runs of the project on screen are at present, by what its list and the jobs tell without being asked.
 *
 * @returns undefined for a run that is not in the project
 */
export function useRunProgress(projectId: string): (runId: string) => RunProgress | undefined {
  const projects = useProjectStore()
  const jobs = useJobsStore()
  const listed = computed(() => new Map(projects.runs.map((run) => [run.id, run])))
  return (runId) => {
    const run = listed.value.get(runId)
    if (!run) return undefined
    const job = jobs.jobOf(projectId, runId)
    // A job tells of a batch before the list does, and the list of a run that ended before the jobs do.
    return { name: run.name, state: job?.state ?? run.state, done: Math.max(run.done, job?.done ?? 0) }
  }
}
