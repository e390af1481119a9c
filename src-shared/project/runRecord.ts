import { z } from 'zod'
import { DeviceChoice, DeviceMove } from './device.ts'
import { ModelFamily } from './modelFamily.ts'
import { ModelSettings } from './modelSettings.ts'
import { AutoencoderEntry, Id, Location, Sha256, TensorShape } from './projectFile.ts'
import { mostRows, RunKind, RunSettings, RunSource, TensorName } from './runSettings.ts'

/**
 * `preparing` has no arrays yet; `running` on disk without a living owner means interrupted, and is shown so.
 */
export const RunState = z.enum(['preparing', 'running', 'cancelled', 'failed', 'done'])
export type RunState = z.infer<typeof RunState>

/** Arrays of the way of a direction, by the names of their files. A prediction is the ε that a step was made with, after the rule for clipping. */
export const KeptName = z.enum(['sampling_states', 'inversion_states', 'sampling_predictions', 'inversion_predictions'])
export type KeptName = z.infer<typeof KeptName>

/** What a run was, or is to be, computed on. */
export const RunDevice = z.object({
  provider: z.string(),
  processes: z.int(),
  processor: z.string(),
  /** What was asked for, and whether the batch was; runs of earlier versions do not say. */
  requested: DeviceChoice.optional(),
  batchGiven: z.boolean().optional(),
  /** Whether a person said how many processes: then they are kept on another device. */
  processesGiven: z.boolean().optional(),
  /** Whether rows came from another processor or other versions than those that are named here. */
  goneOnElsewhere: z.boolean().optional(),
  /** Of a GPU: by how much its outputs differed from the CPU's when it was checked, relative to the largest value. */
  difference: z.number().optional(),
  /** Where the CPU took over: from what, why, and how many rows that had finished. */
  fallback: z.object({ from: z.string(), reason: z.string(), rows: z.int().nonnegative() }).optional(),
  /** What it was computed on before a person who resumed it, or a failure before that, took it elsewhere, with the rows that had finished by then. */
  moved: z.array(DeviceMove).optional(),
  /** Asked for by whoever resumed it, and not settled yet. */
  moveTo: DeviceChoice.optional(),
})
export type RunDevice = z.infer<typeof RunDevice>

/** Rows [first, first + count). */
export const RowRange = z.object({ first: z.int().nonnegative(), count: z.int().positive() })
export type RowRange = z.infer<typeof RowRange>

/** run.json: everything a run is made of and how it went. Written atomically. */
export const RunRecord = z.object({
  format: z.literal('inverscope-run'),
  schemaVersion: z.literal(1),
  id: Id,
  name: z.string(),
  kind: RunKind,
  created: z.iso.datetime(),
  state: RunState,
  /** Why it failed, as a sentence, with the error's code. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Absent for imported tensors. */
  model: z
    .object({
      id: Id,
      name: z.string(),
      family: ModelFamily,
      location: Location,
      checkpoint: z.object({ step: z.int().nonnegative().optional(), file: z.string(), sha256: Sha256 }),
      settings: ModelSettings,
      autoencoder: AutoencoderEntry.optional(),
      preset: z.string().optional(),
    })
    .optional(),
  source: RunSource.optional(),
  /** Where the dataset or tensor file lies, how its images were brought to size, and the SHA-256 over its items. */
  dataset: z
    .object({
      id: Id.optional(),
      name: z.string(),
      location: Location,
      kind: z.enum(['images', 'tensor']),
      resize: z.string(),
      sha256: Sha256,
    })
    .optional(),
  settings: RunSettings.optional(),
  /** Number of rows. */
  count: z.int().positive().max(mostRows),
  /** (C, H, W) in the denoiser's space. */
  shape: TensorShape,
  tensors: z.array(TensorName),
  /**
   * What is kept of the way, in `NAME.npy` as (kept, N, C, H, W): the states that are kept, 0 (the start) to T, or the steps whose ε is kept, 0 to
   * T - 1. Runs of earlier versions with `keepStates` kept every state and do not say so.
   */
  kept: z.partialRecord(KeptName, z.array(z.int().nonnegative()).min(1)).optional(),
  /** Whether health.npy is written: (batches, states, columns), see keptArrays.ts. Runs of earlier versions have none. */
  health: z.boolean().optional(),
  /**
   * The runs whose sampling half this one took over instead of sampling again: which rows, and the SHA-256 of their bytes in samples.npy. The arrays
   * here are copies, byte for byte what sampling gives.
   */
  samplesFrom: z.array(z.object({ run: Id, rows: z.array(RowRange), sha256: Sha256 })).optional(),
  /** The person asked to compute anew: nothing is taken from a run that was made before this one. */
  anewFrom: Id.optional(),
  /** The sweep of several runs that it was begun with: the first run that was begun for it, and in that one's record the runs that were there already. */
  sweep: z.object({ first: Id, taken: z.array(Id).optional() }).optional(),
  /** Whether items.jsonl and the arrays exist in full. */
  prepared: z.boolean(),
  completed: z.array(RowRange),
  device: RunDevice.optional(),
  versions: z.object({ inverscope: z.string(), onnxruntime: z.string(), node: z.string() }),
  /** Seconds of work over all sittings, and when the run ended. */
  timings: z.object({ seconds: z.number(), finished: z.iso.datetime().optional() }),
})
export type RunRecord = z.infer<typeof RunRecord>

/** Relative to the dataset's folder, and inside it: items.jsonl can be edited by anybody. */
const DatasetFile = z
  .string()
  .refine(
    (file) => !file.split(/[\\/]/).includes('..') && !/^([\\/]|[A-Za-z]:)/.test(file),
    'it leads out of the dataset',
  )

/** One line of items.jsonl: what row `row` started from. */
export const RunItem = z.object({
  row: z.int().nonnegative(),
  seed: z.int().nonnegative().optional(),
  index: z.int().nonnegative().optional(),
  file: DatasetFile.optional(),
  sha256: Sha256.optional(),
  class: z.int().nonnegative().optional(),
  /** Of an interpolation: the row of both sets, and how far from the first (0) to the second (1). */
  pair: z.int().nonnegative().optional(),
  alpha: z.number().min(0).max(1).optional(),
  /** Of a variation: the row that was varied, and which of the draws was added. */
  base: z.int().nonnegative().optional(),
  draw: z.int().nonnegative().optional(),
})
export type RunItem = z.infer<typeof RunItem>

/** Network evaluations of one row, and the names of the passes in order. */
export function passesOf(kind: RunKind, startsFromNoise: boolean): ('sampling' | 'inversion' | 'reconstruction')[] {
  if (kind === 'sample') return ['sampling']
  if (kind === 'invert') return ['inversion']
  if (kind === 'import') return []
  return startsFromNoise ? ['sampling', 'inversion', 'reconstruction'] : ['inversion', 'reconstruction']
}

/** Whether rows start as noise (and not as samples). */
export function startsFromNoise(source: RunSource): boolean {
  if (source.from === 'noise') return true
  if (source.from === 'dataset') return false
  if (source.from === 'file') return source.as === 'noise'
  return source.from !== 'run' || source.tensor !== 'samples'
}

/** The run whose rows a run starts from, row by row; undefined where it starts from something else, or from some of the rows only. */
export function wholeSourceRun(
  source: RunSource | undefined,
  tensor: Extract<RunSource, { from: 'run' }>['tensor'],
): string | undefined {
  return source?.from === 'run' && source.tensor === tensor && !source.images ? source.run : undefined
}

/** The arrays that a run of this kind writes. */
export function tensorsOf(kind: Exclude<RunKind, 'import'>, fromNoise: boolean): TensorName[] {
  if (kind === 'sample') return ['noise', 'samples']
  if (kind === 'invert') return ['samples', 'latents']
  return fromNoise ? ['noise', 'samples', 'latents', 'reconstructions'] : ['samples', 'latents', 'reconstructions']
}
