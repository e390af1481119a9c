import type { runMethods } from '../../../src-shared/contract/methods/runMethods.ts'
import { sentSummary } from '../../../src-shared/contract/sentSummary.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { OwnerLeaving } from '../../../src-shared/errors/errors.ts'
import { askSpeed } from '../services/askSpeed.ts'
import { findInDataset } from '../services/findInDataset.ts'
import { importRun } from '../services/importRun.ts'
import { pairedRowsOfRuns } from '../services/pairedRows.ts'
import { planRun } from '../services/planRun.ts'
import { runDependents } from '../services/runDependents.ts'
import { findRun, resumeRun, runDetail, runItems, runTraits, startRun } from '../services/runs.ts'
import { changeStars, starsOf } from '../services/stars.ts'
import { runSummary } from '../services/summaries.ts'
import { planSweep, startSweep } from '../services/sweeps.ts'
import type { HandlerParts } from './handlerParts.ts'

export function runHandlers({ projects, queue, measuring }: HandlerParts): Handlers<typeof runMethods> {
  return {
    planRun: ({ projectId, request, measure }) =>
      planRun(projects.get(projectId), request, queue.devices, askSpeed(queue, measure)),
    startRun: async ({ projectId, request }) => ({
      runId: await startRun(projects.get(projectId), queue, request),
    }),
    planSweep: ({ projectId, ...asked }) => planSweep(projects.get(projectId), queue, asked),
    startSweep: async ({ projectId, ...asked }) => ({
      runs: await startSweep(projects.get(projectId), queue, asked),
    }),
    importRun: async ({ projectId, ...files }, { signal }) => ({
      runId: await importRun(projects.get(projectId), files, signal),
    }),
    getRun: ({ projectId, runId }) => runDetail(projects.get(projectId), queue, runId),
    async pairRuns({ projectId, runIds }) {
      const project = projects.get(projectId)
      const [first, ...others] = runIds.map((id) => findRun(project, id).record)
      return { pairs: await pairedRowsOfRuns(project, first, others) }
    },
    listRunTraits: ({ projectId, runIds }) => ({ runs: runTraits(projects.get(projectId), runIds) }),
    resumeRun: async ({ projectId, runId, device }) => {
      await resumeRun(projects.get(projectId), queue, runId, { device })
      return {}
    },
    cancelRun: async ({ projectId, runId }) => {
      const project = projects.get(projectId)
      findRun(project, runId)
      await queue.cancel(project, runId)
      return {}
    },
    waitForRun: async ({ projectId, runId }) => {
      const project = projects.get(projectId)
      findRun(project, runId)
      // Not how it ended: whoever waits is to go on with it elsewhere.
      if ((await queue.wait(project, runId)) === 'closed') throw OwnerLeaving({})
      return runDetail(project, queue, runId)
    },
    listItems: async ({ projectId, runId, first, count }) => ({
      items: await runItems(projects.get(projectId), runId, first, count),
    }),
    findInDataset: ({ projectId, runId, row }) => findInDataset(projects.get(projectId), runId, row),
    summarizeRun: async ({ projectId, runId }) =>
      sentSummary(await runSummary(projects.get(projectId), measuring, runId), base64),
    getStars: async ({ projectId, runId }) => ({ rows: await starsOf(projects.get(projectId), runId) }),
    changeStars: async ({ projectId, ...change }) => ({ rows: await changeStars(projects.get(projectId), change) }),
    runDependents: ({ projectId, runId }) => runDependents(projects.get(projectId), runId),
  }
}

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
