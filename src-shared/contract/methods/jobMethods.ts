import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { LogLine, LogOwner } from '../../project/jobLog.ts'
import { Id } from '../../project/projectFile.ts'
import { JobView, QueueView } from '../jobViews.ts'
import { method, stream } from '../method.ts'
import { diskErrors } from './expectedErrors.ts'
import { project, run } from './inputs.ts'

/** What is at work, what waits for it, and the logs of both. */
export const jobMethods = {
  getQueue: method('queue.get', { input: project, output: QueueView, errors: [errors.ProjectNotOpen] }),
  /** The batches at work are finished; then the engines are free, until somebody goes on. */
  pauseQueue: method('queue.pause', { input: project, output: QueueView, errors: diskErrors }),
  /** Goes on, also with what an earlier program left in the queue. */
  resumeQueue: method('queue.resume', { input: project, output: QueueView, errors: diskErrors }),
  /** Moves a run that waits to a place, from 1; nothing gets before the run at work. */
  moveInQueue: method('queue.move', {
    input: run.extend({ place: z.int().min(1) }),
    output: QueueView,
    errors: [errors.RunMissing, errors.RunNotQueued, ...diskErrors],
  }),
  /** Stops runs and leaves them over in the queue, in their order: nothing is cancelled, and somebody goes on with them later. */
  setAsideRuns: method('queue.setAside', {
    input: project.extend({ runIds: z.array(Id).min(1).max(10_000) }),
    output: QueueView,
    errors: diskErrors,
  }),
  /** Takes runs that wait, or were left over, out of the queue. Fails where not one of them can be. */
  removeFromQueue: method('queue.remove', {
    input: project.extend({ runIds: z.array(Id).min(1).max(10_000) }),
    /** With a sentence for each run that stays as it is: it is at work, or not in the queue any more. */
    output: QueueView.extend({ notTakenOut: z.array(z.string()).optional() }),
    errors: [errors.RunMissing, errors.RunNotQueued, errors.NotAllowedHere, ...diskErrors],
  }),
  /** What happened to a run or a study, oldest line first. */
  getLog: method('jobs.log', {
    input: project.extend({ owner: LogOwner }),
    output: z.object({ lines: z.array(LogLine) }),
    errors: [errors.RunMissing, errors.StudyMissing, errors.FileNotReadable, errors.ProjectNotOpen],
  }),
  /** A log as it is, then what comes to it: `lines` take the places from `from` on, and nothing stands behind them. */
  watchLog: stream('jobs.watchLog', {
    input: project.extend({ owner: LogOwner }),
    payload: z.object({ from: z.int().nonnegative(), lines: z.array(LogLine) }),
  }),
  watchJobs: stream('jobs.watch', { input: z.object({}), payload: z.object({ jobs: z.array(JobView) }) }),
}
