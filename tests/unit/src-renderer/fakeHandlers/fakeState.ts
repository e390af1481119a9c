import type { ProjectView, RunRow } from '../../../../src-shared/contract/views.ts'
import { ProjectNotOpen, RunMissing } from '../../../../src-shared/errors/errors.ts'
import { untilAborted } from './untilAborted.ts'

/** The project of a fake workbench, and who watches it. */
export function fakeState(given: ProjectView) {
  let project: ProjectView = given
  let revision = 0
  const projectWatchers = new Set<(payload: { revision: number }) => void>()

  function change(next: Partial<ProjectView>): void {
    revision++
    project = { ...project, ...next, revision }
    for (const emit of projectWatchers) emit({ revision })
  }
  function changeRun(runId: string, next: Partial<RunRow>): void {
    change({ runs: project.runs.map((run) => (run.id === runId ? { ...run, ...next } : run)) })
  }
  function openProject(projectId: string): ProjectView {
    if (projectId !== project.projectId) throw ProjectNotOpen({ projectId })
    return project
  }
  function runOf({ projectId, runId }: { projectId: string; runId: string }): RunRow {
    const run = openProject(projectId).runs.find(({ id }) => id === runId)
    if (!run) throw RunMissing({ run: runId })
    return run
  }

  return {
    get project() {
      return project
    },
    /** Another project takes its place, as if this one had been closed. */
    replace(next: ProjectView): ProjectView {
      return (project = { ...next, revision })
    },
    change,
    changeRun,
    openProject,
    runOf,
    watch(emit: (payload: { revision: number }) => void, signal: AbortSignal): Promise<void> {
      projectWatchers.add(emit)
      emit({ revision })
      return untilAborted(signal, () => projectWatchers.delete(emit))
    },
  }
}
export type FakeState = ReturnType<typeof fakeState>
