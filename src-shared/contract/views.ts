import { z } from 'zod'
import { Provider } from '../project/device.ts'
import { AutoencoderEntry, EncoderEntry, Id, ModelEntry, TensorShape } from '../project/projectFile.ts'
import { ModelSettings } from '../project/modelSettings.ts'
import { RowRange, RunItem, RunRecord } from '../project/runRecord.ts'
import { RunKind, RunRequest, RunSettings, RunSource, TimeConvention } from '../project/runSettings.ts'
import { FigureView } from './figureViews.ts'
import { RunHealth } from '../studies/runHealth.ts'

/** A project that is open in this workbench has an id of its own, valid while it is open. Paths stay on the other side. */
export const ProjectId = z.string().regex(/^[a-z0-9]{8,32}$/)

/**
 * What somebody opens a project for: to `own` it, with commands of other processes working through it; for one `brief` change; or to `read` it
 * as it lies on disk, which needs no lock.
 */
export const ProjectAccess = z.enum(['own', 'brief', 'read'])
export type ProjectAccess = z.infer<typeof ProjectAccess>

export const ModelView = z.object({
  id: Id,
  name: z.string(),
  family: ModelEntry.shape.family,
  /** Where it lies, for people to read. */
  path: z.string(),
  /** False where the file is gone; the model can be found again by adding it from its new place. */
  present: z.boolean(),
  preset: z.string().optional(),
  settings: ModelSettings,
  shape: TensorShape,
  /** For latent models. */
  autoencoder: AutoencoderEntry.optional(),
  checkpoints: z.array(
    z.object({
      step: z.int().optional(),
      file: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      /** Names of weights that are not all finite numbers. */
      notFinite: z.array(z.string()).optional(),
    }),
  ),
  added: z.string(),
})
export type ModelView = z.infer<typeof ModelView>

export const DatasetView = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['images', 'tensor']),
  path: z.string(),
  present: z.boolean(),
  count: z.int(),
  classes: z.array(z.string()),
  added: z.string(),
})
export type DatasetView = z.infer<typeof DatasetView>

export const EncoderView = EncoderEntry.omit({ location: true, given: true }).extend({
  /** Where it lies, for people to read. */
  path: z.string(),
  present: z.boolean(),
})
export type EncoderView = z.infer<typeof EncoderView>

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
  /** The same for runs that differ in model and checkpoint only: same kind, start and settings. Absent for imported tensors. */
  series: z.string().optional(),
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
  /** Whether its samples are shown decoded. */
  isLatent: z.boolean(),
  completed: z.array(RowRange),
})
export type RunTraits = z.infer<typeof RunTraits>

/** What a person can rename, remove and restore. */
export const EntryKind = z.enum(['model', 'dataset', 'encoder', 'run', 'study', 'figure'])
export type EntryKind = z.infer<typeof EntryKind>

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

export const ProjectView = z.object({
  projectId: ProjectId,
  /** Grows with every change of the project while it is open: the number of what is told here. */
  revision: z.int(),
  name: z.string(),
  /** The project file, for people to read. */
  path: z.string(),
  models: z.array(ModelView),
  datasets: z.array(DatasetView),
  encoders: z.array(EncoderView).default([]),
  /** Oldest first. */
  runs: z.array(RunRow),
  /** Folders under runs/ that cannot be read, why and what to do; their arrays are left as they are. */
  brokenRuns: z.array(z.object({ id: Id, reason: z.string() })).default([]),
  figures: z.array(FigureView),
})
export type ProjectView = z.infer<typeof ProjectView>

/** The most images of one look at a model. */
export const mostSampledNow = 16

/** A few noises to sample from, just to see what a model makes. The noise is that of a run with the same seed and count, torch's stream. */
export const SampleNowRequest = z.object({
  modelId: Id,
  checkpoint: RunRequest.shape.checkpoint,
  steps: RunRequest.shape.steps,
  seed: z.int().nonnegative(),
  count: z.int().min(1).max(mostSampledNow),
  /** In turn where there are fewer than images. */
  classes: RunRequest.shape.classes,
})
export type SampleNowRequest = z.infer<typeof SampleNowRequest>

/** How far it is. Pictures exist of every step up to `step` that `every` divides, and of the last. */
export const SampleNowView = z.object({
  sampling: Id,
  /** T */
  steps: z.int(),
  every: z.int().min(1),
  /** 0 is the noise. Absent while the model is loaded. */
  step: z.int().nonnegative().optional(),
  /** Whether decoded pictures of the samples are there: at the end, for latent models. */
  decoded: z.boolean(),
  /** Since the first evaluation. */
  seconds: z.number(),
})
export type SampleNowView = z.infer<typeof SampleNowView>

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

/** What this machine's ONNX Runtime can run networks on, and what of it works. */
export const DeviceView = z.object({
  provider: Provider,
  /** Whether a session was made of it, and whether its numbers were those of the CPU. */
  works: z.boolean(),
  /** Why it does not, and what to do. */
  reason: z.string().optional(),
  remedy: z.string().optional(),
  /** By how much a small network's outputs differ from the CPU's, relative to the largest value. */
  difference: z.number().optional(),
  /** How often it evaluates that network while one core of the CPU does once. */
  speed: z.number().optional(),
  /** Whether `auto` takes it into account: it works, and is faster than all cores of the CPU. */
  automatic: z.boolean(),
})
export type DeviceView = z.infer<typeof DeviceView>

export const DeviceReport = z.object({
  onnxruntime: z.string(),
  /** The providers that the installed binary names, whether or not they work. */
  listed: z.array(z.string()),
  processor: z.string(),
  /** Cores that compute at the same time. */
  cores: z.int(),
  /** In the order in which `auto` tries them, the CPU last, then those that do not work or are slower. */
  devices: z.array(DeviceView),
})
export type DeviceReport = z.infer<typeof DeviceReport>

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

export const Facts = z.array(
  z.object({
    name: z.string(),
    value: z.string(),
    from: z.enum(['file', 'preset', 'user', 'inferred', 'missing', 'default']).optional(),
  }),
)

const layers = z.object({
  /** Residual blocks that keep the size. */
  blocks: z.int().nonnegative(),
  /** Attention layers. */
  attention: z.int().nonnegative(),
})

/** The levels of a U-Net, finest first, for a picture of it. */
export const NetworkLevels = z.object({
  /** Side of the images; absent while nobody has said it. */
  size: z.int().positive().optional(),
  channelsIn: z.int().positive(),
  channelsOut: z.int().positive(),
  levels: z.array(
    z.object({
      /** Image size divided by the size on this level. */
      scale: z.int().positive(),
      channels: z.int().positive(),
      /** On the way down and on the way up again. */
      down: layers,
      up: layers,
    }),
  ),
  /** Between both ways, on the coarsest level. */
  middle: layers.extend({ channels: z.int().positive() }).optional(),
})
export type NetworkLevels = z.infer<typeof NetworkLevels>

/** `inspect`: what a path or an entry is. */
export const Description = z.object({
  kind: z.enum(['model', 'series', 'autoencoder', 'scheduler', 'encoder', 'dataset', 'tensor', 'run', 'project']),
  title: z.string(),
  path: z.string(),
  facts: Facts,
  /** The network's parts in order, for the table of a model. */
  parts: z.array(z.object({ part: z.string(), what: z.string(), shape: z.string(), parameters: z.int() })).optional(),
  /** The levels of a U-Net. */
  levels: NetworkLevels.optional(),
  missing: z.array(z.string()),
  /** Of a run that has computed something. */
  health: RunHealth.optional(),
  /** Names of the presets that could give what is missing. */
  presets: z.array(z.string()).optional(),
})
export type Description = z.infer<typeof Description>

export const ItemPage = z.object({ items: z.array(RunItem) })

/** The number that the image which a row started from has in its dataset by now; or why it has none, as the end of a sentence. */
export const PlaceInDataset = z.union([z.object({ place: z.int().nonnegative() }), z.object({ reason: z.string() })])
export type PlaceInDataset = z.infer<typeof PlaceInDataset>

export const FolderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'project', 'checkpoint', 'image', 'tensor', 'file']),
  bytes: z.number().optional(),
})
export type FolderEntry = z.infer<typeof FolderEntry>
export const FolderView = z.object({
  path: z.string(),
  parent: z.string().optional(),
  roots: z.array(z.string()),
  entries: z.array(FolderEntry),
})
export type FolderView = z.infer<typeof FolderView>
