import type { jobMethods } from '../../../../src-shared/contract/methods/jobMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import type { JobView, QueueView } from '../../../../src-shared/contract/views.ts'
import { RunNotQueued, UnknownMethod } from '../../../../src-shared/errors/errors.ts'
import type { LogLine } from '../../../../src-shared/project/jobLog.ts'
import type { FakeState } from './fakeState.ts'
import { untilAborted } from './untilAborted.ts'

export function fakeJobHandlers(state: FakeState) {
  let jobs: JobView[] = []
  let paused = false
  let leftOver: QueueView['runs'] = []
  const jobWatchers = new Set<(payload: { jobs: JobView[] }) => void>()
  const logWatchers = new Set<(payload: { from: number; lines: LogLine[] }) => void>()
  let logLines: LogLine[] = []

  function changeJobs(next: JobView[]): void {
    jobs = next
    for (const emit of jobWatchers) emit({ jobs })
  }
  /** Of every run and study, from a place on. */
  function changeLog(from: number, lines: LogLine[]): void {
    logLines = [...logLines.slice(0, from), ...lines]
    for (const emit of logWatchers) emit({ from, lines })
  }
  function queueView(): QueueView {
    const runs = jobs.map(({ runId, name, state, count, done }) => ({ runId, name, state, count, done }))
    return { paused, runs: [...runs, ...leftOver] }
  }
  /** Runs that wait until somebody goes on; where nobody is told yet, pages still show those of before. */
  function leave(runs: Omit<QueueView['runs'][number], 'state'>[], { told = true } = {}): void {
    leftOver = runs.map((run) => ({ ...run, state: 'left over' }))
    if (told) state.change({})
  }

  function endJob(run: string): void {
    changeJobs(jobs.filter(({ runId }) => runId !== run))
  }

  const handlers: Handlers<typeof jobMethods> = {
    getQueue: () => queueView(),
    pauseQueue: () => ((paused = true), changeJobs(jobs), queueView()),
    resumeQueue: () => {
      paused = false
      leftOver = []
      changeJobs(jobs)
      return queueView()
    },
    moveInQueue: ({ runId, place }) => {
      const inOrder = jobs.filter((job) => job.runId !== runId)
      inOrder.splice(
        place - 1,
        0,
        jobs.find((job) => job.runId === runId)!,
      )
      changeJobs(inOrder)
      return queueView()
    },
    setAsideRuns: () => {
      throw UnknownMethod({ name: 'queue.setAside' })
    },
    removeFromQueue: ({ runIds }) => {
      const isGone = (id: string) => ![...leftOver, ...jobs].some(({ runId }) => runId === id)
      const notTakenOut = runIds.filter(isGone).map((run) => RunNotQueued({ run, state: 'done' }).message)
      leftOver = leftOver.filter(({ runId }) => !runIds.includes(runId))
      for (const runId of runIds) endJob(runId)
      return { ...queueView(), ...(notTakenOut.length > 0 && { notTakenOut }) }
    },
    getLog: () => ({ lines: logLines }),
    watchLog: (_, emit, { signal }) => {
      logWatchers.add(emit)
      emit({ from: 0, lines: logLines })
      return untilAborted(signal, () => logWatchers.delete(emit))
    },
    watchJobs: (_, emit, { signal }) => {
      jobWatchers.add(emit)
      emit({ jobs })
      return untilAborted(signal, () => jobWatchers.delete(emit))
    },
  }
  return { handlers, endJob, changeJobs, changeLog, leave }
}
