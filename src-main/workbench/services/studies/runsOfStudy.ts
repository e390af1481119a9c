import { Cancelled } from '../../../../src-shared/errors/errors.ts'
import { closing } from '../../jobs/job.ts'
import type { JobQueue } from '../../jobs/jobQueue.ts'
import type { KnownRun } from '../../openProject.ts'
import { findModel } from '../models.ts'
import { findRun, resumeRun, startRun } from '../runs.ts'
import { resolveNeed, resolveStudy, type ResolvedNeed } from './planStudy.ts'
import type { StudyJob } from './studyJob.ts'
import { withKeptFor } from './withKeptFor.ts'

interface Surroundings {
  queue: JobQueue
  /** Whenever something of the job is to be seen that was not. */
  changed(): void
}

/**
 * The runs that a study measures, in the order of its needs. Those that are missing are computed, one after the other.
 *
 * @throws Cancelled; what resolveStudy throws
 */
export async function runsOfStudy(job: StudyJob, { queue, changed }: Surroundings): Promise<KnownRun[]> {
  const { project, controller } = job
  const { request } = job.file
  if (request.runs) return request.runs.map((id) => findRun(project, id))
  const { needs } = await resolveStudy(project, request)
  const model = findModel(project, request.model ?? project.file.models[0].id)
  const met: ResolvedNeed[] = []
  for (const [place, { need }] of needs.entries()) {
    controller.signal.throwIfAborted()
    let resolved = await resolveNeed(project, model.id, need, met)
    if (resolved.request && resolved.run?.record.state !== 'done') {
      job.view = { ...job.view, state: 'running', progress: place / needs.length, what: need.purpose }
      const runId = resolved.run
        ? (await resumeRun(project, queue, resolved.run.record.id), resolved.run.record.id)
        : await startRun(
            project,
            queue,
            await withKeptFor(project, { ...resolved, request: resolved.request }, job.following),
          )
      job.view.atRun = runId
      const number = `${place + 1} of ${needs.length}`
      job.log({ event: 'run', text: `Computes ${runId}, ${number} that it needs: ${need.purpose}.` })
      changed()
      await waitForRun(job, queue, runId)
      resolved = await resolveNeed(project, model.id, need, met)
    }
    met.push(resolved)
  }
  job.view.atRun = undefined
  return [...new Set(met.flatMap(({ run }) => (run ? [run] : [])))]
}

async function waitForRun(
  { project, controller: { signal } }: StudyJob,
  queue: JobQueue,
  runId: string,
): Promise<void> {
  // Where the workbench closes, its queue stops the run so that it can be resumed.
  const cancel = () => void (signal.reason !== closing && queue.cancel(project, runId).catch(() => {}))
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  await queue.wait(project, runId)
  signal.removeEventListener('abort', cancel)
  const { state } = findRun(project, runId).record
  if (signal.aborted || state === 'cancelled') throw Cancelled({ what: `The study (its run ${runId})` })
}
