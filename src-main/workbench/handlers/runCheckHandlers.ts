import type { runCheckMethods } from '../../../src-shared/contract/methods/runCheckMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { runPaths } from '../../store/runFolder.ts'
import { verifiedLine } from '../jobs/logLines.ts'
import { createConditionings } from '../services/conditioning.ts'
import { runHealth } from '../services/runHealth.ts'
import { findRun } from '../services/runs.ts'
import { runTrials } from '../services/trials.ts'
import { verifyRun } from '../services/verifyRun.ts'
import { throttled } from '../throttled.ts'
import { untilGone } from '../untilGone.ts'
import type { HandlerParts } from './handlerParts.ts'

export function runCheckHandlers({ projects, queue, measuring }: HandlerParts): Handlers<typeof runCheckMethods> {
  const conditionings = createConditionings(measuring)

  return {
    runHealth: ({ projectId, runId }) => {
      const project = projects.get(projectId)
      return runHealth(findRun(project, runId).record, runPaths(project.folder, runId).tensor('health'), project.folder)
    },
    verifyRun: async ({ projectId, runId, images }, { signal }) => {
      const project = projects.get(projectId)
      const found = await verifyRun(project, measuring, runId, queue.devices, { signal, images })
      queue.logs.add(project, { kind: 'run', id: runId }, verifiedLine(found))
      return found
    },
    measureConditioning: ({ projectId, runId, count }, { signal }) =>
      conditionings.measure(projects.get(projectId), runId, { count, signal }),
    watchConditioning: ({ projectId, runId }, emit, { signal }) => {
      const project = projects.get(projectId)
      const tell = throttled(() => emit({ share: conditionings.shareOf(project, runId) }), 150)
      return untilGone(signal, conditionings.onChange, tell)
    },
    tryOtherSettings: ({ projectId, runId, count }, { signal }) =>
      runTrials(projects.get(projectId), measuring, runId, { count, signal }),
  }
}
