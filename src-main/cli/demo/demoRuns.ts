import { contract } from '../../../src-shared/contract/contract.ts'
import type { DatasetView, ModelView, RunDetail } from '../../../src-shared/contract/views.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import type { CommandContext } from '../commandContext.ts'
import { followRun } from '../runs/followRun.ts'
import { isAtWork } from '../runs/isAtWork.ts'
import type { ProjectSession } from '../session.ts'

/** What the demonstration computes: images to latents and back, then noises to images, latents and images again. */
export function demoRequests(model: ModelView, dataset: DatasetView): (RunRequest & { name: string })[] {
  const shared = { kind: 'roundtrip' as const, model: model.id, steps: 50 }
  return [
    { ...shared, name: '128 images and back', source: { from: 'dataset', dataset: dataset.id, limit: 128 } },
    {
      ...shared,
      name: '64 noises there and back',
      source: { from: 'noise', stream: 'torch', seed: 420, count: 64 },
    },
  ]
}

/** Brings one of the demonstration's runs to its end: shown again where it is done, gone on with where it was stopped. */
export async function finishedRun(
  context: CommandContext,
  session: ProjectSession,
  request: RunRequest & { name: string },
): Promise<RunDetail> {
  const { connection, projectId, project } = session
  const before = project.runs.findLast((run) => run.name === request.name)
  if (before?.state === 'done') return connection.call(contract.getRun, { projectId, runId: before.id })
  if (before && !isAtWork(before.state)) await connection.call(contract.resumeRun, { projectId, runId: before.id })
  const runId = before?.id ?? (await connection.call(contract.startRun, { projectId, request })).runId
  return (await followRun(context, session, runId)).detail
}
