import type { JobView } from '../../../src-shared/contract/views.ts'
import { Provider, providerTitles } from '../../../src-shared/project/device.ts'
import type { NewLogLine } from '../../../src-shared/project/jobLog.ts'
import { passesOf, startsFromNoise, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { OpenProject } from '../openProject.ts'
import { samplingEvaluations } from './sharedSampling.ts'

/** A run at work or waiting, as the queue keeps it. */
export interface Job {
  readonly project: OpenProject
  readonly runId: string
  readonly name: string
  /** What it is computed on, as planned until that is settled. */
  provider: Provider
  processes: number
  readonly count: number
  /** Network evaluations of one row over all passes. */
  readonly evaluationsPerRow: number
  /** Of these, of the sampling pass, and how many rows take that over from another run. */
  readonly samplingPerRow: number
  rowsShared: number
  readonly controller: AbortController
  /** Asks the run at work to begin no other batch; another one whenever it goes on. */
  pause: AbortController
  /** Resolves when the job is over, whatever its end. */
  readonly over: Promise<void>
  readonly end: () => void
  state: JobView['state']
  done: number
  /** Single-row evaluations of finished batches and, by batch, of those at work. */
  evaluationsDone: number
  readonly atWork: Map<number, number>
  readonly progress: ProgressClock
  note?: string
  /** Adds a line to the run's log. */
  log(line: NewLogLine): void
}

/** Why a job is stopped when its workbench closes: the run is not cancelled, it goes on when somebody resumes it. */
export const closing = Symbol('closing')

/** Why a job is stopped that somebody will go on with later: the run is not cancelled, it stays in the queue. */
export const settingAside = Symbol('setting aside')

/** Whether a run that is stopped is only interrupted. */
export const goesOnLater = ({ reason }: AbortSignal): boolean => reason === closing || reason === settingAside

export function createJob(project: OpenProject, record: RunRecord, processes: number, log: Job['log']): Job {
  const { promise, resolve } = Promise.withResolvers<void>()
  return {
    project,
    runId: record.id,
    name: record.name,
    provider: knownProvider(record),
    processes,
    count: record.count,
    evaluationsPerRow: evaluationsPerRow(record),
    samplingPerRow: samplingEvaluations(record),
    rowsShared: 0,
    controller: new AbortController(),
    pause: new AbortController(),
    over: promise,
    end: resolve,
    state: 'queued',
    done: 0,
    evaluationsDone: 0,
    atWork: new Map(),
    progress: progressClock(),
    log,
  }
}

/** Tells people something about a run at work that they did not ask for, now and in its log. */
export function tellOfJob(job: Job, line: NewLogLine): void {
  job.note = line.text
  job.log({ level: 'warning', ...line })
}

/** That of run.json; the CPU where it has none, or one that only a later version knows. */
export function knownProvider({ device }: Pick<RunRecord, 'device'>): Provider {
  return Provider.safeParse(device?.provider).data ?? 'cpu'
}

/**
 * Network evaluations of one row: T for every sampling pass; for inversion its own T without the steps that forward diffusion or sampling's ε take
 * the place of.
 */
export function evaluationsPerRow({ kind, source, settings }: Pick<RunRecord, 'kind' | 'source' | 'settings'>): number {
  if (!settings || !source) return 0
  const { steps, inversionSteps, replaceFirst = 0, swap, swapFirst = 0 } = settings
  const inverting = inversionSteps - replaceFirst - (swap === 'epsilon' ? swapFirst : 0)
  return passesOf(kind, startsFromNoise(source)).reduce(
    (sum, pass) => sum + (pass === 'inversion' ? inverting : steps),
    0,
  )
}

export function jobView(job: Job): JobView {
  const evaluationsDone = job.evaluationsDone + [...job.atWork.values()].reduce((sum, value) => sum + value, 0)
  const evaluations = job.count * job.evaluationsPerRow - job.rowsShared * job.samplingPerRow
  // A run that waits, or waits again because of a pause, has no rate and no end in sight.
  const perSecond = job.state === 'running' ? job.progress.rate(evaluationsDone) : undefined
  return {
    projectId: job.project.projectId,
    runId: job.runId,
    name: job.name,
    state: job.state,
    count: job.count,
    done: job.done,
    evaluationsDone,
    evaluations,
    rate: perSecond && (perSecond * job.count) / evaluations,
    secondsLeft: perSecond && (evaluations - evaluationsDone) / perSecond,
    seconds: job.progress.seconds(),
    device: providerTitles[job.provider],
    processes: job.processes,
    note: job.note,
  }
}

interface ProgressClock {
  start(evaluationsDone: number): void
  /** Of work since it was started last; 0 while it is stopped. */
  seconds(): number
  stop(): void
  /** Evaluations per second over the last half minute; undefined in the first second. */
  rate(evaluationsDone: number): number | undefined
}

const rememberedSeconds = 30

function progressClock(): ProgressClock {
  const marks: { at: number; done: number }[] = []
  let began: number | undefined
  const now = () => performance.now() / 1000
  return {
    start(done) {
      began = now()
      marks.length = 0
      marks.push({ at: began, done })
    },
    stop: () => (began = undefined),
    seconds: () => (began === undefined ? 0 : now() - began),
    rate(done) {
      if (began === undefined) return undefined
      const at = now()
      if (at - marks[marks.length - 1].at > 0.5) marks.push({ at, done })
      while (marks.length > 2 && at - marks[1].at > rememberedSeconds) marks.shift()
      const elapsed = at - marks[0].at
      const rate = (done - marks[0].done) / elapsed
      return elapsed > 1 && rate > 0 ? rate : undefined
    },
  }
}
