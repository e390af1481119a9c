import { z } from 'zod'
import { DeviceChoice } from './device.ts'
import { Id } from './projectFile.ts'

export const RunKind = z.enum(['sample', 'invert', 'roundtrip', 'import'])
export type RunKind = z.infer<typeof RunKind>

export const TensorName = z.enum(['noise', 'samples', 'latents', 'reconstructions'])
export type TensorName = z.infer<typeof TensorName>

/** Which time the network is told when inverting: that of the level it leaves (`source`) or the one it goes to (`target`). */
export const TimeConvention = z.enum(['source', 'target'])
export type TimeConvention = z.infer<typeof TimeConvention>

/** What ε becomes once x0 was clipped: derived again from it (guided-diffusion) or kept as predicted (diffusers). */
export const AfterClip = z.enum(['keep', 'rederive'])
export type AfterClip = z.infer<typeof AfterClip>

/**
 * The noise level of forward diffusion that takes the place of the first inversion steps: the one at which the next step begins, or the one
 * of the paper's released pipelines (forwardDiffusion.ts).
 */
export const ReplaceLevel = z.enum(['consistent', 'released'])
export type ReplaceLevel = z.infer<typeof ReplaceLevel>

/** What the first inversion steps get from sampling: its ε in the place of the network's, or its state after the step. */
export const Swap = z.enum(['epsilon', 'state'])
export type Swap = z.infer<typeof Swap>

/** torch's CPU generator over the whole set, or a function of (seed, index) alone (noiseStream.ts). */
export const Stream = z.enum(['torch', 'per-image'])
export type Stream = z.infer<typeof Stream>

/** Not at all, whole, or every n-th and the last. */
export const Keeping = z.union([z.boolean(), z.int().min(1).max(100_000)])
export type Keeping = z.infer<typeof Keeping>

/** Images that go through the network together, and engine processes, at most. */
export const mostBatch = 4096
export const mostProcesses = 256
/** Points between the ends of an interpolation, at most. */
export const mostBetween = 10_000

const seed = z.int().nonnegative()
/** The most rows of a run. */
export const mostRows = 10_000_000
const rowCount = z.int().min(1).max(mostRows)
/** Some of the images that there are, by their numbers from 0, in ascending order whatever the order here. */
export const Images = z
  .array(z.object({ first: z.int().nonnegative(), count: z.int().positive() }))
  .min(1)
  .max(100_000)
/** A tensor of an earlier run that can start sampling. */
const RunNoise = z.object({ run: Id, tensor: z.enum(['noise', 'latents']) })

/** Where the rows of a run start. */
export const RunSource = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('noise'),
    stream: Stream,
    seed,
    /** Of the whole set, of which `images` are computed, or all. */
    count: rowCount,
    images: Images.optional(),
  }),
  /** The images of a dataset: all, the first ones, or some. */
  z.object({ from: z.literal('dataset'), dataset: Id, limit: z.int().min(1).optional(), images: Images.optional() }),
  /** A tensor file of the user, as noise or as samples. */
  z.object({ from: z.literal('file'), path: z.string(), as: z.enum(['noise', 'samples']) }),
  /** A tensor of an earlier run, all of its rows or some. As noise it starts sampling, as samples inversion. */
  z.object({
    from: z.literal('run'),
    run: Id,
    tensor: z.enum(['noise', 'samples', 'latents']),
    /** By their place in that run. */
    images: Images.optional(),
  }),
  /**
   * Between two sets of as many rows, row by row: `steps` points between the ends and both ends, all of a pair one after the other. Slerp over the
   * whole vector, or over every image row by itself as the paper's released code does (slerp.ts).
   */
  z.object({
    from: z.literal('interpolation'),
    between: z.tuple([RunNoise, RunNoise]),
    steps: z.int().min(0).max(mostBetween),
    rows: z.boolean(),
  }),
  /**
   * sqrt(1 - variance) z + sqrt(variance) n of every row z of a set, for `count` draws n that all rows share; the variations of a row one after the
   * other.
   */
  RunNoise.extend({
    from: z.literal('variation'),
    variance: z.number().min(0).max(1),
    count: rowCount,
    stream: Stream,
    seed,
  }),
])
export type RunSource = z.infer<typeof RunSource>

const PerDirection = z.object({ sampling: z.boolean(), inversion: z.boolean() })
const Classes = z.array(z.int().nonnegative()).min(1).max(1_000_000)

/** What a person asks for. What is left out takes the model's defaults (resolveRunSettings). */
export const RunRequest = z.object({
  kind: z.enum(['sample', 'invert', 'roundtrip']),
  name: z.string().max(200).optional(),
  model: Id,
  /** Training step, or the last checkpoint of the series where left out. */
  checkpoint: z.int().nonnegative().optional(),
  source: RunSource,
  /** T: network evaluations in one direction. */
  steps: z.int().min(1),
  inversionSteps: z.int().min(1).optional(),
  convention: TimeConvention.optional(),
  clip: PerDirection.optional(),
  afterClip: AfterClip.optional(),
  threshold: PerDirection.optional(),
  replaceFirst: z.int().nonnegative().optional(),
  replaceSeed: seed.optional(),
  replaceStream: Stream.optional(),
  replaceLevel: ReplaceLevel.optional(),
  swapFirst: z.int().nonnegative().optional(),
  swap: Swap.optional(),
  /** Class of every row, taken in turn where there are fewer than rows. */
  classes: Classes.optional(),
  keepStates: Keeping.optional(),
  keepPredictions: Keeping.optional(),
  batch: z.int().min(1).max(mostBatch).optional(),
  processes: z.int().min(1).max(mostProcesses).optional(),
  /** What the network runs on; `auto` where left out. Decides no number beyond rounding. */
  device: DeviceChoice.optional(),
})
export type RunRequest = z.infer<typeof RunRequest>

/**
 * Every setting that decides a run's numbers, with nothing left open. Kept in run.json. What is optional here is left out where it is not in
 * use, so that a run is written as by versions that did not know it.
 */
export const RunSettings = z.object({
  steps: z.int(),
  inversionSteps: z.int(),
  convention: TimeConvention,
  /** Whether predicted x0 is limited to [-clipRange, clipRange]; 1 where left out. */
  clip: PerDirection,
  clipRange: z.number().positive().optional(),
  afterClip: AfterClip,
  /** Dynamic thresholding in the place of clipping: the quantile of |x0| and its greatest value (clipSample.ts). */
  threshold: PerDirection.extend({ ratio: z.number().min(0).max(1), max: z.number().positive() }).optional(),
  /** K, at least 1: inversion steps that closed-form forward diffusion takes the place of. */
  replaceFirst: z.int().min(1).optional(),
  replaceSeed: seed.optional(),
  replaceStream: Stream.optional(),
  replaceLevel: ReplaceLevel.optional(),
  /** K, at least 1: inversion steps that get sampling's prediction or state. */
  swapFirst: z.int().min(1).optional(),
  swap: Swap.optional(),
  classes: Classes.optional(),
  keepStates: Keeping,
  keepPredictions: Keeping.optional(),
  /** Rows that go through the network together. A run keeps it, so that a resumed run equals an uninterrupted one. */
  batch: z.int().min(1),
})
export type RunSettings = z.infer<typeof RunSettings>
