import type { JobView, QueueView } from '../../../src-shared/contract/views.ts'
import { RunNotActive, type InverscopeError } from '../../../src-shared/errors/errors.ts'
import type { LaunchEngine } from '../../engine/engineProcess.ts'
import { createDevices, type Devices } from '../devices/devices.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'
import { closing, createJob, settingAside, jobView, type Job } from './job.ts'
import { createJobLogs, type JobLogs } from './jobLogs.ts'
import { createJobRunner } from './jobRunner.ts'
import { openKeptQueue, type KeptQueue } from './keptQueue.ts'
import { queuedLine, takenOutLine } from './logLines.ts'
import type { MeasuredRates } from './measuredRates.ts'
import { createModelSpeeds, type ModelSpeeds } from './modelSpeeds.ts'
import { moveJob } from './moveJob.ts'
import { queueView } from './queueView.ts'
import { recordCancelled } from './recordCancelled.ts'
import { logTakenOut, notQueued, whatCanGo } from './takingOut.ts'

/**
 * The runs at work and waiting, of all open projects. One run works at a time, on as many engine processes as it asked for. The queue of each
 * project is kept in it: what is left when the program ends is found by the next one.
 */
export interface JobQueue {
  /** What runs are computed on. */
  readonly devices: Devices
  /** What happened to its runs, and to studies. */
  readonly logs: JobLogs
  /** How fast models are; undefined where nobody keeps it. */
  readonly speeds?: ModelSpeeds
  /**
   * Takes up the queue that a project was left with.
   *
   * @param goOn  whether its runs go on by themselves; else they wait for resumeQueue
   */
  open(project: OpenProject, goOn: boolean): Promise<void>
  /** Puts a run at the end of the queue; a run that is in it already stays where it is. */
  add(project: OpenProject, runId: string, processes: number): void
  /**
   * Stops runs and leaves them over, in their order and before what was left over already, until somebody goes on with the queue. What is
   * finished stays; the runs are not cancelled.
   */
  setAside(project: OpenProject, runIds: readonly string[]): Promise<void>
  /**
   * Takes runs that wait, or were left over, out of the queue. One that is at work, or not in it any more, stays as it is.
   *
   * @returns why, of each that stays
   * @throws the first of these where all of them stay: RunNotQueued; RunMissing; NotAllowedHere for the run at work. What the disk refuses.
   */
  remove(project: OpenProject, runIds: readonly string[]): Promise<InverscopeError[]>
  /** @throws RunNotActive */
  cancel(project: OpenProject, runId: string): Promise<void>
  jobOf(project: OpenProject, runId: string): Job | undefined
  /** Resolves when the run is not at work and does not wait any more; with `closed` where that is because the workbench closes. */
  wait(project: OpenProject, runId: string): Promise<'over' | 'closed'>
  views(): JobView[]
  /** The queue of one project, what an earlier program left in it included. */
  queueOf(project: OpenProject): QueueView
  /** Begins no batch of the project any more; those at work are finished, then its engines are free. */
  pause(project: OpenProject): Promise<void>
  /** Goes on with a paused queue and with what an earlier program left in it. */
  resume(project: OpenProject): Promise<void>
  /**
   * Moves a run that waits.
   *
   * @param place  from 1; nothing gets before the run at work
   * @throws RunNotQueued
   */
  move(project: OpenProject, runId: string, place: number): Promise<void>
  readonly onChange: Set<() => void>
  /** Cancels the runs of a project and waits until none of them writes any more. */
  closeProject(project: OpenProject): Promise<void>
  /** Ends the engine processes. Runs at work stay as they are on disk, to be resumed. */
  close(): Promise<void>
}

/**
 * @param rates  keeps how fast models are on this machine; left out where nobody asks
 * @param devices  what runs are computed on
 */
export function createJobQueue(
  launch: LaunchEngine,
  rates?: MeasuredRates,
  devices: Devices = createDevices({ launch }),
): JobQueue {
  const jobs: Job[] = []
  const queues = new Map<OpenProject, KeptQueue>()
  const logs = createJobLogs()
  const onChange = new Set<() => void>()
  let closed = false

  const jobOf = (project: OpenProject, runId: string) =>
    jobs.find((job) => job.project === project && job.runId === runId)
  const jobsOf = (project: OpenProject) => jobs.filter((job) => job.project === project)
  const isPaused = (project: OpenProject) => queues.get(project)?.paused ?? false
  const tell = () => onChange.forEach((listener) => listener())
  /** After every change of what waits in a project. When the workbench closes, what waited then stays written. */
  const changed = (project: OpenProject) => {
    if (!closed) queues.get(project)?.save()
    tell()
  }

  function remove(job: Job): void {
    jobs.splice(jobs.indexOf(job), 1)
    // Of one that came to its end all the same nothing is left.
    const done = job.project.runs.get(job.runId)?.record.state === 'done'
    if (job.controller.signal.reason === settingAside && !done) leaveOver(job.project, [job])
    job.end()
    projectChanged(job.project)
    changed(job.project)
  }

  function leaveOver(project: OpenProject, left: readonly Job[]): void {
    queues.get(project)?.leftOver.unshift(...left.map(({ runId: id, processes }) => ({ id, processes })))
  }

  /** Runs that were left over, as jobs again. */
  function takeLeftOver(project: OpenProject): void {
    const left = queues.get(project)?.leftOver.splice(0) ?? []
    for (const { id, processes } of left) queue.add(project, id, processes)
  }

  const runner = createJobRunner(launch, {
    devices,
    rates,
    next: () => jobs.find(({ project }) => !isPaused(project)),
    over: remove,
    onProgress: tell,
  })

  const queue: JobQueue = {
    devices,
    logs,
    ...(rates && { speeds: createModelSpeeds(rates, runner.measureNow) }),
    async open(project, goingOn) {
      if (queues.has(project)) return
      const present = () => jobsOf(project).map(({ runId, processes }) => ({ id: runId, processes }))
      queues.set(project, await openKeptQueue(project, present))
      if (goingOn) takeLeftOver(project)
    },
    add(project, runId, processes) {
      const known = project.runs.get(runId)
      if (closed || !known || jobOf(project, runId)) return
      const log: Job['log'] = (line) => logs.add(project, { kind: 'run', id: runId }, line)
      log(queuedLine(known.record, rowsIn(known.completed), jobs.length))
      jobs.push(createJob(project, known.record, processes, log))
      const kept = queues.get(project)
      if (kept) kept.leftOver = kept.leftOver.filter(({ id }) => id !== runId)
      changed(project)
      runner.goOn()
    },
    async setAside(project, runIds) {
      const chosen = jobsOf(project).filter(({ runId }) => runIds.includes(runId))
      const waiting = chosen.filter(({ state }) => state === 'queued')
      // The one at work comes before them, as soon as it has stopped.
      leaveOver(project, waiting)
      for (const job of waiting) {
        job.log(takenOutLine('set aside'))
        remove(job)
      }
      for (const job of chosen.filter((one) => !waiting.includes(one))) {
        job.state = 'cancelling'
        job.controller.abort(settingAside)
      }
      tell()
      await Promise.all(chosen.map(({ over }) => over))
      await queues.get(project)?.saved()
    },
    async remove(project, runIds) {
      const kept = queues.get(project)
      const { taken, waiting, refused } = whatCanGo(project, { jobs: jobsOf(project), kept }, runIds)
      if (taken.size === 0 && refused.length > 0) throw refused[0]
      if (kept) kept.leftOver = kept.leftOver.filter(({ id }) => !taken.has(id))
      // All at once, so that the queue is written once.
      for (const job of waiting) remove(job)
      changed(project)
      await Promise.all([recordCancelled(project, [...taken]), logTakenOut(logs, project, taken)])
      await kept?.saved()
      return refused
    },
    async cancel(project, runId) {
      const job = jobOf(project, runId)
      if (!job) throw RunNotActive({ run: runId, state: project.runs.get(runId)?.record.state ?? 'unknown' })
      const waits = job.state === 'queued'
      job.state = 'cancelling'
      job.controller.abort()
      if (waits) {
        job.log(takenOutLine('taken out'))
        remove(job)
        await recordCancelled(project, [runId])
      } else tell()
    },
    jobOf,
    async wait(project, runId) {
      const job = jobOf(project, runId)
      await job?.over
      return job?.controller.signal.reason === closing ? 'closed' : 'over'
    },
    views: () =>
      jobs.map((job) => ({
        ...jobView(job),
        ...(isPaused(job.project) && { note: 'The queue is paused. Go on with: inverscope queue resume' }),
      })),
    queueOf: (project) => queueView(project, jobsOf(project), queues.get(project)),
    async pause(project) {
      const kept = queues.get(project)
      if (!kept || kept.paused) return
      kept.paused = true
      for (const job of jobsOf(project)) job.pause.abort()
      changed(project)
      projectChanged(project)
      await kept.saved()
    },
    async resume(project) {
      const kept = queues.get(project)
      if (!kept) return
      kept.paused = false
      takeLeftOver(project)
      changed(project)
      projectChanged(project)
      runner.goOn()
      await kept.saved()
    },
    async move(project, runId, place) {
      const job = jobOf(project, runId)
      if (!job) throw notQueued(project, runId)
      moveJob(jobs, job, place)
      changed(project)
      await queues.get(project)?.saved()
    },
    onChange,
    async closeProject(project) {
      const ofProject = jobsOf(project)
      // A disk that does not take the new state leaves them interrupted, which is no reason to keep the project open.
      await Promise.allSettled(ofProject.map(({ runId }) => queue.cancel(project, runId)))
      await Promise.all(ofProject.map(({ over }) => over))
      await queues.get(project)?.saved()
      await logs.written()
      queues.delete(project)
    },
    async close() {
      closed = true
      for (const job of jobs) job.controller.abort(closing)
      await runner.close()
      for (const job of jobs) job.end()
      await Promise.all([...queues.values()].map((kept) => kept.saved()))
      await logs.written()
    },
  }
  return queue
}
