import { z } from 'zod'
import { ErrorMessage } from '../../src-shared/errors/errors.ts'
import { Provider } from '../../src-shared/project/device.ts'
import { CompleteEncoderSettings } from '../../src-shared/project/encoder.ts'
import { Id } from '../../src-shared/project/projectFile.ts'
import { RunSettings, TensorName } from '../../src-shared/project/runSettings.ts'
import { JournalLine } from '../store/journal.ts'
import { decodedNames } from '../store/previewFile.ts'
import { StudyName } from '../../src-shared/studies/studyName.ts'
import { Conditioning } from '../../src-shared/studies/conditioning.ts'
import { Trials } from '../../src-shared/studies/trials.ts'
import { StudyOutput } from '../../src-shared/studies/studyResult.ts'
import { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { AutoencoderSource, EncoderSource, LatentSource, ModelSource, SampledSource } from './sources.ts'

const id = z.int().nonnegative()
const floats = z.custom<Float32Array>((value) => value instanceof Float32Array)

/** What an owner asks of an engine process. One request is at work at a time; more wait in order. */
export const EngineRequest = z.discriminatedUnion('kind', [
  /** Computes rows [first, first + count) of a run and writes them. Depends on nothing but the run's settings and its sources. */
  z.object({
    kind: z.literal('batch'),
    id,
    projectFolder: z.string(),
    runId: Id,
    /** When the run was made, which tells it from one that had its id before. */
    created: z.iso.datetime(),
    first: z.int().nonnegative(),
    count: z.int().positive(),
    /** The owner's fence: rows are written only while the project's lock still carries it. */
    token: z.string(),
    /** Compares the rows with those on disk instead of writing them. */
    compare: z.boolean().optional(),
    /** Where it compares: says of these rows of the run how far each is from the one on disk. */
    compareRows: z.array(z.int().nonnegative()).optional(),
    model: ModelSource,
    /** The folder or file that rows are read from, where the run starts from a dataset of images. */
    sourcePath: z.string().optional(),
    sampled: SampledSource.optional(),
  }),
  z.object({
    kind: z.literal('summary'),
    id,
    projectFolder: z.string(),
    runId: Id,
    rows: z.array(z.object({ first: z.int(), count: z.int() })),
    /** Leaves out what is a number of the whole set: moments and correlations. */
    perImage: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('study'),
    id,
    projectFolder: z.string(),
    study: StudyName,
    /** Complete, as the study's own schema reads them. */
    settings: z.record(z.string(), z.unknown()),
    /** The runs to measure, each with its finished rows; those of latent models with what makes pictures of their samples. */
    runs: z.array(
      z.object({
        id: Id,
        rows: z.array(z.object({ first: z.int(), count: z.int() })),
        decoder: LatentSource.optional(),
      }),
    ),
    /** Whose features are measured as well. */
    encoders: z.array(EncoderSource).optional(),
  }),
  /** Inverts the first rows of a run, as they are and changed a little; the share that is done is told as progress. */
  z.object({
    kind: z.literal('conditioning'),
    id,
    projectFolder: z.string(),
    runId: Id,
    count: z.int().positive(),
    model: ModelSource,
  }),
  /** Tries other settings on the first samples of a run; every evaluation is told as progress. */
  z.object({
    kind: z.literal('trials'),
    id,
    projectFolder: z.string(),
    runId: Id,
    count: z.int().positive(),
    model: ModelSource,
  }),
  /** Runs an encoder once, to see what its output is. */
  z.object({
    kind: z.literal('encoder-trial'),
    id,
    file: z.string(),
    input: z.string(),
    output: z.string(),
    imageSize: CompleteEncoderSettings.shape.imageSize,
    batch: z.int().positive().optional(),
  }),
  z.object({
    kind: z.literal('predict'),
    id,
    model: ModelSource,
    x: z.string(),
    t: z.string(),
    classes: z.string().optional(),
    out: z.string(),
  }),
  z.object({
    kind: z.literal('autoencode'),
    id,
    direction: z.enum(['encode', 'decode']),
    quantised: z.boolean(),
    autoencoder: AutoencoderSource,
    in: z.string(),
    out: z.string(),
  }),
  /** Decodes one row of a run and writes its picture where the previews lie. */
  z.object({
    kind: z.literal('picture'),
    id,
    projectFolder: z.string(),
    runId: Id,
    tensor: z.enum(decodedNames),
    row: z.int().nonnegative(),
    model: LatentSource,
  }),
  /** Compares two images over [-1, 1], pixel by pixel, as a person sees them. */
  z.object({
    kind: z.literal('flip'),
    id,
    reference: floats,
    test: floats,
    /** Of each, (C, H, W). */
    shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  }),
  /** Samples from a few noises and writes pictures of the steps into a folder; every one that is there is told as progress. */
  z.object({
    kind: z.literal('sampleNow'),
    id,
    model: ModelSource,
    settings: RunSettings,
    seed: z.int().nonnegative(),
    count: z.int().positive(),
    folder: z.string(),
    every: z.int().positive(),
  }),
  /** Names the providers that ONNX Runtime was built with. */
  z.object({ kind: z.literal('providers'), id }),
  /** Makes a session of a provider, and measures it beside the CPU. May end the process with the provider's driver. */
  z.object({ kind: z.literal('probe'), id, provider: Provider }),
  /** Compares what the model's provider makes of it with the CPU. May end the process with the provider's driver. */
  z.object({ kind: z.literal('check'), id, model: ModelSource }),
  /** Measures how fast a network is on so many rows at once, or how fast pictures of a latent model's states are made. */
  z.object({
    kind: z.literal('speed'),
    id,
    model: ModelSource,
    what: z.enum(['network', 'decoder']),
    batch: z.int().positive(),
    /** About how long; one evaluation at least. */
    seconds: z.number().positive(),
  }),
  z.object({ kind: z.literal('cancel'), id }),
])
export type EngineRequest = z.infer<typeof EngineRequest>
export type EngineTask = Exclude<EngineRequest, { kind: 'cancel' }>

/** How a row that was computed again is to the one on disk. */
export const RowComparison = z.object({
  row: z.int().nonnegative(),
  /** Whether all its arrays are the same bytes. */
  same: z.boolean(),
  /** By array, the largest difference relative to the row's largest value. */
  apart: z.partialRecord(TensorName, z.number()),
})
export type RowComparison = z.infer<typeof RowComparison>

export const BatchResult = z.object({
  /** SHA-256 of the rows' bytes, by array. */
  sums: JournalLine.shape.sums,
  /** Where it only compared: by array, the largest difference relative to the largest value. */
  apart: z.partialRecord(TensorName, z.number()).optional(),
  rows: z.array(RowComparison).optional(),
  /** The run that the sampling half was taken from. */
  samplesFrom: Id.optional(),
  /** Where the device had no memory for all rows at once, how many it had memory for. */
  rowsAtOnce: z.int().positive().optional(),
  seconds: z.number(),
})
export type BatchResult = z.infer<typeof BatchResult>

/** The file that a network's output went to. */
export const PredictResult = z.object({ file: z.string(), shape: z.array(z.int()), seconds: z.number() })

export const PictureResult = z.object({})

/** (H, W), 0 to 1. */
export const FlipResult = z.object({ values: floats })

export const SpeedResult = z.object({
  /** Rows evaluated, or pictures made, a second. */
  perSecond: z.number().positive(),
  /** The most memory that the process has had, and what the machine could still give. */
  peakBytes: z.number(),
  availableBytes: z.number(),
})
export type SpeedResult = z.infer<typeof SpeedResult>

export const SampleNowResult = z.object({ decoded: z.boolean() })

/** By how much outputs differ from the CPU's, relative to their largest value; absent where they are not finite. */
export const CheckResult = z.object({ difference: z.number().nonnegative().optional() })
export type CheckResult = z.infer<typeof CheckResult>

/** Also how long one evaluation of the probe's network takes there with a GPU's batch, and how long one thread of the CPU takes for so many rows. */
export const ProbeResult = CheckResult.extend({ seconds: z.number().positive(), cpuSeconds: z.number().positive() })
export type ProbeResult = z.infer<typeof ProbeResult>

/** The shape of an encoder's output, pictures first. */
export const EncoderTrialResult = z.object({ shape: z.array(z.int()) })
export type EncoderTrialResult = z.infer<typeof EncoderTrialResult>

/** What comes back. `progress` may come many times, then `result` or `failed` once. */
export const EngineReply = z.discriminatedUnion('kind', [
  /** Network evaluations of single rows since the request began; of a study, the share that is done and what comes next; of `sampleNow`, the step. */
  z.object({ kind: z.literal('progress'), id, evaluations: z.number(), what: z.string().optional() }),
  z.object({ kind: z.literal('result'), id, output: z.unknown() }),
  z.object({ kind: z.literal('failed'), id, error: ErrorMessage }),
])
export type EngineReply = z.infer<typeof EngineReply>

/** The output of each kind of request. */
export const outputs = {
  batch: BatchResult,
  summary: RunSummary,
  study: StudyOutput,
  predict: PredictResult,
  autoencode: PredictResult,
  picture: PictureResult,
  flip: FlipResult,
  speed: SpeedResult,
  sampleNow: SampleNowResult,
  providers: z.array(z.string()),
  probe: ProbeResult,
  check: CheckResult,
  'encoder-trial': EncoderTrialResult,
  conditioning: Conditioning,
  trials: Trials,
} as const
export type EngineOutput<Kind extends keyof typeof outputs> = z.infer<(typeof outputs)[Kind]>
