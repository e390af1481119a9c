import { z } from 'zod'
import { Id } from '../project/projectFile.ts'
import { ProjectId } from './projectViews.ts'

/** A run that is at work or waits. Kept by the workbench, not by a window. */
export const JobView = z.object({
  projectId: ProjectId,
  runId: Id,
  name: z.string(),
  state: z.enum(['queued', 'preparing', 'running', 'cancelling']),
  count: z.int(),
  done: z.int(),
  /** Network evaluations of single images: finished and in all; counts steps inside batches that are not finished yet. */
  evaluationsDone: z.number(),
  evaluations: z.number(),
  /** Images per second over the last half minute of work; absent until it is known. */
  rate: z.number().optional(),
  secondsLeft: z.number().optional(),
  seconds: z.number(),
  device: z.string(),
  processes: z.int(),
  /** A line for people, for example that an engine process was restarted. */
  note: z.string().optional(),
})
export type JobView = z.infer<typeof JobView>

/** The queue of a project, first what is at work. `left over` is what was set aside, or an earlier program did not come to; it waits until somebody goes on. */
export const QueueView = z.object({
  paused: z.boolean(),
  runs: z.array(
    z.object({
      runId: Id,
      name: z.string(),
      state: z.enum(['queued', 'preparing', 'running', 'cancelling', 'left over']),
      count: z.int(),
      done: z.int(),
    }),
  ),
})
export type QueueView = z.infer<typeof QueueView>
