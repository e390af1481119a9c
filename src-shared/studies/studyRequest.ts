import { z } from 'zod'
import { Id } from '../project/projectFile.ts'
import type { RunRequest, RunSource } from '../project/runSettings.ts'
import { StudyName } from './studyName.ts'

/** What a person asks for: runs that exist, or a model whose missing runs are computed first. */
export const StudyRequest = z.object({
  study: StudyName,
  /** Finished runs to measure. Nothing is computed then but the study. */
  runs: z.array(Id).min(1).optional(),
  model: Id.optional(),
  /**
   * Training steps of a series; a study over training takes all of them where left out, the others the last. `all` and `last` reach a
   * finished model as well, whose step its files do not tell.
   */
  checkpoints: z.union([z.literal('all'), z.literal('last'), z.array(z.int().nonnegative()).min(1)]).optional(),
  /** T; the first is the study's own, the others are for what is asked against T. */
  steps: z.array(z.int().min(1)).min(1).optional(),
  /** Defaults of a size that a laptop computes in minutes, in place of the paper's. */
  quick: z.boolean().optional(),
  /** As `--set key=value` gives them, or as values; the study's own schema reads them. */
  settings: z.record(z.string(), z.unknown()).optional(),
  name: z.string().min(1).max(120).optional(),
})
export type StudyRequest = z.infer<typeof StudyRequest>

/** A run that a study needs. */
export interface RunNeed {
  /** Unique in the study's needs. */
  key: string
  /** What it is for, in a few words. */
  purpose: string
  /** The need whose run it is measured beside, of the same model at another training step; where other settings keep them apart it is not computed. */
  beside?: string
  request: Omit<RunRequest, 'source' | 'model'> & {
    /** Another model than the study's. */
    model?: string
    source: RunSource | SourceOfNeeds
  }
}

/** A start that is made of arrays of other needs, which are computed before. */
export interface SourceOfNeeds {
  from: 'needs'
  needs: readonly string[]
  /** Rows, one after the other, that each row of the first need becomes, and which have its class; 1 where left out. */
  times?: number
  /** @param ids  of the runs, in the order of `needs` */
  of(...ids: string[]): RunSource
}

/** The samples of another need, to be inverted. */
export const samplesOf = (need: string): SourceOfNeeds => ({
  from: 'needs',
  needs: [need],
  of: (run) => ({ from: 'run', run, tensor: 'samples' }),
})

/** Which of the runs that a study needs exist already, and what the rest would take. */
export const StudyPlan = z.object({
  study: StudyName,
  settings: z.record(z.string(), z.unknown()),
  runs: z.array(
    z.object({
      key: z.string(),
      /** The same for runs of several plans that one run can be. */
      identity: z.string(),
      purpose: z.string(),
      /** `present` is finished, `unfinished` would be gone on with, `missing` would be started. */
      state: z.enum(['present', 'unfinished', 'missing']),
      runId: Id.optional(),
      count: z.int(),
      steps: z.int(),
      checkpoint: z.int().optional(),
      /** Network evaluations of single images that are still to be done. */
      evaluations: z.number(),
    }),
  ),
  evaluations: z.number(),
  /** About how long the runs take that are missing; absent where the model was never at work here. */
  seconds: z.number().optional(),
  /** Of the runs that have not begun, at most. */
  bytes: z.number(),
  problems: z.array(z.string()),
})
export type StudyPlan = z.infer<typeof StudyPlan>
