import { z } from 'zod'
import { Id } from '../project/projectFile.ts'
import { RowRange, RunItem, RunRecord } from '../project/runRecord.ts'
import { RunKind, RunSettings } from '../project/runSettings.ts'

/** What a person sees of a run's state: `interrupted` is a run that was running when its owner died. */
export const ShownRunState = z.enum([
  'queued',
  'preparing',
  'running',
  'cancelling',
  'interrupted',
  'cancelled',
  'failed',
  'done',
])
export type ShownRunState = z.infer<typeof ShownRunState>

/** A run as one row of a list. */
export const RunRow = z.object({
  id: Id,
  name: z.string(),
  kind: RunKind,
  state: ShownRunState,
  created: z.string(),
  count: z.int(),
  done: z.int(),
  steps: z.int().optional(),
  model: z.string().optional(),
  checkpoint: z.int().optional(),
  /** Of the project, that it started from. */
  dataset: z.string().optional(),
  /** What it writes or has written. */
  tensors: RunRecord.shape.tensors.optional(),
  /** Rows whose pictures stand for the run in a list: the first that are finished, three at most. Absent where none is. */
  pictured: z.array(z.int()).max(3).optional(),
  /** The same for runs that differ in model and checkpoint only: same kind, start and settings. Absent for imported tensors. */
  series: z.string().optional(),
  /** See RunRecord. */
  sweep: RunRecord.shape.sweep,
  seconds: z.number(),
})
export type RunRow = z.infer<typeof RunRow>

export const RunDetail = z.object({ row: RunRow, record: RunRecord, completed: z.array(RowRange), folder: z.string() })
export type RunDetail = z.infer<typeof RunDetail>

/** What decides where the pictures of a run stand among those of others, and which pictures it has. */
export const RunTraits = RunRecord.pick({ source: true, shape: true, tensors: true }).extend({
  id: Id,
  /** Without the classes of its rows, which may be a million. */
  settings: RunSettings.omit({ classes: true }).optional(),
  /** Those classes in words, the same for two runs only where all of them are. */
  classes: z.string().optional(),
  /** The dataset or file that it started from. */
  dataset: z.string().optional(),
  /** The same for runs whose rows of one number go back to the same noise or image. */
  beginning: z.string(),
  /** Whether its samples are shown decoded. */
  isLatent: z.boolean(),
  completed: z.array(RowRange),
})
export type RunTraits = z.infer<typeof RunTraits>

const Named = z.object({ id: Id, name: z.string() })

/** What was made from a run, and with it what its removal changes. */
export const RunDependents = z.object({
  /**
   * Runs, each with what it has of the run. `start`: its first array is a copy. `start-to-be`: it has not begun and cannot without it. `noise`: studies
   * compare its latents with the noise that the run kept. `steps`: its first inversion steps are given what the run kept, whenever they are computed.
   * `samples`: a copy, sampled again where need be.
   */
  runs: z.array(Named.extend({ uses: z.array(z.enum(['start', 'start-to-be', 'noise', 'steps', 'samples'])) })),
  /** Studies that measured it; `asked` where the person named it, so that they cannot be measured again without it. */
  studies: z.array(Named.extend({ asked: z.boolean() })),
  /** Figures that are drawn from it. */
  figures: z.array(Named),
})
export type RunDependents = z.infer<typeof RunDependents>

export const ItemPage = z.object({ items: z.array(RunItem) })

/** How a run compares with its checksums and with what its network gives now. Numbers of images. */
export const Verification = z.object({
  runId: Id,
  agreeing: z.int(),
  damaged: z.array(z.object({ first: z.int(), count: z.int(), reason: z.string() })),
  recomputed: z.int(),
  /**
   * Where images were asked for by number, each of them: whether it came out byte for byte the same, and by array the largest difference relative to its
   * largest value.
   */
  images: z.array(z.object({ row: z.int(), same: z.boolean(), apart: z.record(z.string(), z.number()) })).optional(),
  /** What computed them again, where that is not what made them. */
  standIn: z.string().optional(),
  /** By array, the largest difference of what was computed again, relative to the array's largest value there. */
  apart: z.record(z.string(), z.number()),
  /** What rounding explains. */
  tolerance: z.number(),
  agrees: z.boolean(),
})
export type Verification = z.infer<typeof Verification>
