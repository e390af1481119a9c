import type { jobMethods } from '../../../src-shared/contract/methods/jobMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import type { LogOwner } from '../../../src-shared/project/jobLog.ts'
import type { OpenProject } from '../openProject.ts'
import { findRun } from '../services/runs.ts'
import { watchLog } from '../services/watchLog.ts'
import { throttled } from '../throttled.ts'
import { untilGone } from '../untilGone.ts'
import type { HandlerParts } from './handlerParts.ts'

export function jobHandlers({ projects, queue, studies }: HandlerParts): Handlers<typeof jobMethods> {
  return {
    getQueue: ({ projectId }) => queue.queueOf(projects.get(projectId)),
    pauseQueue: async ({ projectId }) => {
      await queue.pause(projects.get(projectId))
      return queue.queueOf(projects.get(projectId))
    },
    resumeQueue: async ({ projectId }) => {
      await queue.resume(projects.get(projectId))
      return queue.queueOf(projects.get(projectId))
    },
    moveInQueue: async ({ projectId, runId, place }) => {
      const project = projects.get(projectId)
      await queue.move(project, findRun(project, runId).record.id, place)
      return queue.queueOf(project)
    },
    setAsideRuns: async ({ projectId, runIds }) => {
      const project = projects.get(projectId)
      await queue.setAside(project, runIds)
      return queue.queueOf(project)
    },
    removeFromQueue: async ({ projectId, runIds }) => {
      const project = projects.get(projectId)
      const refused = await queue.remove(project, runIds)
      const notTakenOut = refused.map(({ message }) => message)
      return { ...queue.queueOf(project), ...(notTakenOut.length > 0 && { notTakenOut }) }
    },
    getLog: async ({ projectId, owner }) => {
      const project = projects.get(projectId)
      await requireLogOwner(project, owner)
      return { lines: await queue.logs.read(project, owner) }
    },
    watchLog: async ({ projectId, owner }, emit, { signal }) => {
      const project = projects.get(projectId)
      await requireLogOwner(project, owner)
      return watchLog(queue.logs, { project, owner, emit, signal })
    },
    watchJobs: (_, emit, { signal }) =>
      untilGone(
        signal,
        queue.onChange,
        throttled(() => emit({ jobs: queue.views() }), 150),
      ),
  }

  async function requireLogOwner(project: OpenProject, { kind, id }: LogOwner) {
    if (kind === 'run') findRun(project, id)
    else await studies.get(project, id)
  }
}
