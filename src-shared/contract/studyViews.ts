import { z } from 'zod'
import { ErrorMessage } from '../errors/errors.ts'
import { Id } from '../project/projectFile.ts'
import { StudyName } from '../studies/studyName.ts'
import { StudyRequest } from '../studies/studyRequest.ts'
import { StudyResult } from '../studies/studyResult.ts'

/** A study as one row of a list. */
export const StudyView = z.object({
  id: Id,
  study: StudyName,
  name: z.string(),
  created: z.string(),
  model: Id.optional(),
  /** Asked with the quick scale instead of the paper's. */
  quick: z.boolean(),
  /**
   * `running` computes runs that are missing, `measuring` the study itself; `interrupted` has no result and is not at work, and goes on when
   * it is asked for again.
   */
  state: z.enum(['running', 'measuring', 'done', 'failed', 'cancelled', 'interrupted']),
  /** 0 to 1, of the runs while running, of the measurement while measuring. */
  progress: z.number(),
  /** What it is at, for people. */
  what: z.string().optional(),
  /** The run that it waits for. */
  atRun: Id.optional(),
  runs: z.array(Id),
  error: ErrorMessage.optional(),
  tables: z.array(z.object({ name: z.string(), title: z.string() })),
  /** Charts and image grids. */
  figures: z.array(z.object({ name: z.string(), title: z.string() })),
  problems: z.array(z.string()),
})
export type StudyView = z.infer<typeof StudyView>

export const StudyDetail = z.object({
  view: StudyView,
  request: StudyRequest,
  result: StudyResult.optional(),
  folder: z.string(),
})
export type StudyDetail = z.infer<typeof StudyDetail>
