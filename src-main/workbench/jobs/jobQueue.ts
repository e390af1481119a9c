import { setTimeout as delay } from 'node:timers/promises'
import type { JobView } from '../../../src-shared/contract/views.ts'
import { RunNotActive } from '../../../src-shared/errors/errors.ts'
import type { LaunchEngine } from '../../engine/engineProcess.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { engineWorker, type EngineWorker } from './engineWorker.ts'
import { writeRunRecord } from '../../store/runFolder.ts'
import type { MeasuredRates } from './measuredRates.ts'
import { closing, createJob, jobView, type Job } from './job.ts'
import { runJob } from './runJob.ts'

/** The runs at work and waiting, of all open projects. One run works at a time, on as many engine processes as it asked for. */
export interface JobQueue {
  /** Puts a run at the end of the queue; a run that is in it already stays where it is. */
  add(project: OpenProject, runId: string, processes: number): void
  /** @throws RunNotActive */
  cancel(project: OpenProject, runId: string): Promise<void>
  jobOf(project: OpenProject, runId: string): Job | undefined
  /** Resolves when the run is not at work and does not wait any more; with `closed` where that is because the workbench closes. */
  wait(project: OpenProject, runId: string): Promise<'over' | 'closed'>
  views(): JobView[]
  readonly onChange: Set<() => void>
  /** Cancels the runs of a project and waits until none of them writes any more. */
  closeProject(project: OpenProject): Promise<void>
  /** Ends the engine processes. Runs at work stay as they are on disk, to be resumed. */
  close(): Promise<void>
}

/** Engine processes keep their loaded model this long after the last run, milliseconds. */
const keepEnginesFor = 60_000

/** How long an engine gets to finish its step when the workbench closes, milliseconds. */
const patience = 5_000

/** @param rates  keeps how fast models are on this machine; left out where nobody asks */
export function createJobQueue(launch: LaunchEngine, rates?: Pick<MeasuredRates, 'keep'>): JobQueue {
  const jobs: Job[] = []
  const workers: EngineWorker[] = []
  const onChange = new Set<() => void>()
  let working: Promise<void> | undefined
  let closed = false
  let idle: NodeJS.Timeout | undefined

  const changed = () => onChange.forEach((listener) => listener())
  const jobOf = (project: OpenProject, runId: string) =>
    jobs.find((job) => job.project === project && job.runId === runId)
  const closeWorkers = () => workers.splice(0).forEach((worker) => worker.close())

  async function workOff(): Promise<void> {
    clearTimeout(idle)
    for (let job = jobs[0]; job && !closed; job = jobs[0]) {
      while (workers.length < job.processes) workers.push(engineWorker(launch))
      if (!job.controller.signal.aborted) {
        await runJob(job, workers.slice(0, job.processes), changed)
        await keepRate(job)
      }
      jobs.splice(jobs.indexOf(job), 1)
      job.end()
      projectChanged(job.project)
      changed()
    }
    working = undefined
    idle = setTimeout(closeWorkers, keepEnginesFor).unref()
  }

  /** Kept for estimates only: a home folder that cannot be written stops no run. */
  async function keepRate(job: Job): Promise<void> {
    const model = job.project.runs.get(job.runId)?.record.model?.checkpoint.sha256
    const rate = job.progress.rate(job.evaluationsDone)
    if (model && rate) await rates?.keep({ model, provider: 'cpu', processes: job.processes }, rate).catch(() => {})
  }

  const queue: JobQueue = {
    add(project, runId, processes) {
      const known = project.runs.get(runId)
      if (closed || !known || jobOf(project, runId)) return
      jobs.push(createJob(project, known.record, processes))
      changed()
      working ??= workOff()
    },
    async cancel(project, runId) {
      const job = jobOf(project, runId)
      if (!job) throw RunNotActive({ run: runId, state: project.runs.get(runId)?.record.state ?? 'unknown' })
      const waits = job.state === 'queued'
      job.state = 'cancelling'
      job.controller.abort()
      if (waits) {
        jobs.splice(jobs.indexOf(job), 1)
        job.end()
        changed()
        await recordCancelled(project, runId)
      } else changed()
    },
    jobOf,
    async wait(project, runId) {
      const job = jobOf(project, runId)
      await job?.over
      return job?.controller.signal.reason === closing ? 'closed' : 'over'
    },
    views: () => jobs.map(jobView),
    onChange,
    async closeProject(project) {
      const ofProject = jobs.filter((job) => job.project === project)
      // A disk that does not take the new state leaves them interrupted, which is no reason to keep the project open.
      await Promise.allSettled(ofProject.map(({ runId }) => queue.cancel(project, runId)))
      await Promise.all(ofProject.map(({ over }) => over))
    },
    async close() {
      closed = true
      clearTimeout(idle)
      for (const job of jobs) job.controller.abort(closing)
      await Promise.race([working, delay(patience, undefined, { ref: false })])
      closeWorkers()
      for (const job of jobs) job.end()
    },
  }
  return queue
}

/** A run that was at its end already, and waited to be checked, stays what it was. */
async function recordCancelled(project: OpenProject, runId: string): Promise<void> {
  const known = project.runs.get(runId)
  if (known && (known.record.state === 'preparing' || known.record.state === 'running')) {
    // Before the disk is asked: a full one must not make a run look at work that is not.
    known.record = { ...known.record, state: 'cancelled', completed: known.completed }
    projectChanged(project)
    await writeRunRecord(project.folder, known.record)
  } else projectChanged(project)
}
