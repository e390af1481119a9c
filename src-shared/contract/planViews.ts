import { z } from 'zod'
import { Provider } from '../project/device.ts'
import { Id } from '../project/projectFile.ts'
import { RunRecord } from '../project/runRecord.ts'
import { RunSource, TimeConvention } from '../project/runSettings.ts'

export const StepRow = z.object({ step: z.int(), timestep: z.number(), from: z.number(), to: z.number() })

/** What an estimate of time rests on: what the last run of the model reached, or a short measurement; and when. */
export const TimeBasis = z.object({ from: z.enum(['run', 'measurement']), at: z.string() })
export type TimeBasis = z.infer<typeof TimeBasis>

/** What a run would do, before it is started. */
export const RunPlan = z.object({
  name: z.string(),
  count: z.int(),
  /** Network evaluations of single images, and how many of them are taken over from runs that sampled the same; the run with most of these. */
  evaluations: z.number(),
  evaluationsShared: z.number().default(0),
  samplesFrom: Id.optional(),
  /** About how long it takes; absent where the model was never at work here and was not measured. */
  seconds: z.number().optional(),
  basis: TimeBasis.optional(),
  /** At most. */
  bytes: z.number(),
  /** What these bytes are: every array by the name of its file, float32. */
  arrays: z.array(z.object({ name: z.string(), shape: z.array(z.int()), bytes: z.number() })),
  /** Of a latent model, the pictures that are decoded, with the bytes that they take at most. */
  pictures: z.object({ count: z.int(), bytes: z.number() }).optional(),
  freeBytes: z.number(),
  settings: RunRecord.shape.settings.unwrap(),
  processes: z.int(),
  /** What the network will run on, unless it does not stand the comparison with the CPU. */
  device: Provider,
  /** Both directions' tables: the time that the network is told, and ᾱ before and after each step. */
  sampling: z.array(StepRow),
  inversion: z.array(StepRow),
})
export type RunPlan = z.infer<typeof RunPlan>

/** One run of a sweep before it is started. */
export const SweepRow = z.object({
  name: z.string(),
  model: Id,
  checkpoint: z.int().optional(),
  steps: z.int(),
  inversionSteps: z.int(),
  convention: TimeConvention,
  source: RunSource,
  replaceFirst: z.int().optional(),
  swapFirst: z.int().optional(),
  count: z.int(),
  /** Network evaluations of single images: in all, still to be made, and those that are taken over from a run that samples the same. */
  evaluations: z.number(),
  evaluationsLeft: z.number(),
  evaluationsShared: z.number().default(0),
  /** The run of the project that sampled the same; absent where an earlier run of the sweep will have. */
  samplesFrom: Id.optional(),
  /** Whether a run of the project has all of it; one that evaluates no network can be unfinished with nothing left to evaluate. */
  done: z.boolean(),
  bytes: z.number(),
  /** The run that has this already, or has begun it. */
  existing: Id.optional(),
})
export type SweepRow = z.infer<typeof SweepRow>

export const SweepPlan = z.object({
  runs: z.array(SweepRow),
  evaluationsLeft: z.number(),
  evaluationsShared: z.number().default(0),
  /** That new runs take. */
  bytes: z.number(),
  freeBytes: z.number(),
  /** About how long it takes; absent where a model was never at work here and was not measured. */
  seconds: z.number().optional(),
  basis: TimeBasis.optional(),
})
export type SweepPlan = z.infer<typeof SweepPlan>

/** `done` was there already; `resumed` was interrupted, cancelled, failed, or is at work. */
export const StartedRun = z.object({ runId: Id, outcome: z.enum(['started', 'resumed', 'done']) })
export type StartedRun = z.infer<typeof StartedRun>
