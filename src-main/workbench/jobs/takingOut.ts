import { NotAllowedHere, RunMissing, RunNotQueued, type InverscopeError } from '../../../src-shared/errors/errors.ts'
import type { OpenProject } from '../openProject.ts'
import type { Job } from './job.ts'
import type { JobLogs } from './jobLogs.ts'
import type { KeptQueue } from './keptQueue.ts'
import { takenOutLine } from './logLines.ts'

/** Logs that are written to at the same time; each is an open file. */
const logsAtOnce = 32

/** Of runs, those that can be taken out of the queue of their project, with the jobs among them, and why the others cannot. */
export function whatCanGo(
  project: OpenProject,
  { jobs, kept }: { jobs: readonly Job[]; kept?: Pick<KeptQueue, 'leftOver'> },
  runIds: readonly string[],
): { taken: Set<string>; waiting: Job[]; refused: InverscopeError[] } {
  const byRun = new Map(jobs.map((job) => [job.runId, job]))
  const leftOver = new Set(kept?.leftOver.map(({ id }) => id))
  const taken = new Set<string>()
  const refused: InverscopeError[] = []
  for (const runId of new Set(runIds)) {
    const job = byRun.get(runId)
    if (job && job.state !== 'queued') refused.push(atWork(runId))
    else if (job || leftOver.has(runId)) taken.add(runId)
    else refused.push(project.runs.has(runId) ? notQueued(project, runId) : RunMissing({ run: runId }))
  }
  return { taken, waiting: jobs.filter(({ runId }) => taken.has(runId)), refused }
}

/** Tells it in the log of each run. */
export async function logTakenOut(logs: JobLogs, project: OpenProject, runIds: Iterable<string>): Promise<void> {
  let begun = 0
  for (const id of runIds) {
    logs.add(project, { kind: 'run', id }, takenOutLine('taken out'))
    if (++begun % logsAtOnce === 0) await logs.written()
  }
}

export const notQueued = (project: OpenProject, run: string) =>
  RunNotQueued({ run, state: project.runs.get(run)?.record.state ?? 'unknown' })

const atWork = (runId: string) =>
  NotAllowedHere({
    what: `Taking ${runId} out of the queue`,
    reason: `it is at work; stop it with: inverscope cancel ${runId}`,
  })
