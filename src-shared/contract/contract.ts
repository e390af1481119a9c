import { z } from 'zod'
import { DeviceChoice } from '../project/device.ts'
import { EncoderSettings } from '../project/encoder.ts'
import { LogLine, LogOwner } from '../project/jobLog.ts'
import { Id } from '../project/projectFile.ts'
import { ModelSettings } from '../project/modelSettings.ts'
import { RowRange } from '../project/runRecord.ts'
import { RunRequest } from '../project/runSettings.ts'
import { Sweep } from '../project/sweep.ts'
import { Conditioning, mostConditioned } from '../studies/conditioning.ts'
import { mostTried, Trials } from '../studies/trials.ts'
import { RunHealth } from '../studies/runHealth.ts'
import { StudyPlan, StudyRequest } from '../studies/studyRequest.ts'
import * as errors from '../errors/errors.ts'
import { FigureDesign, mostPanels } from '../figures/document/figureDocument.ts'
import { SentSummary } from './sentSummary.ts'
import { method, stream } from './method.ts'
import {
  DatasetView,
  Description,
  DeviceReport,
  EncoderView,
  EntryKind,
  FolderView,
  ItemPage,
  PlaceInDataset,
  JobView,
  ModelView,
  ProjectAccess,
  ProjectId,
  ProjectView,
  QueueView,
  RunDependents,
  RunDetail,
  RunPlan,
  RunTraits,
  SampleNowRequest,
  SampleNowView,
  StartedRun,
  SweepPlan,
  Verification,
} from './views.ts'
import { FigureDetail, FigureFormat, FigureView, NewPanel } from './figureViews.ts'
import { StudyDetail, StudyView } from './studyViews.ts'

const project = z.object({ projectId: ProjectId })
const run = project.extend({ runId: Id })
const entry = project.extend({ kind: EntryKind, id: Id })
const study = project.extend({ studyId: Id })
/** Whether a model that never was at work on this machine is measured, which takes seconds once, to choose its batch and to tell the time. */
const measure = z.boolean().default(true)
const figure = project.extend({ figureId: Id })
/** What a figure is written as. */
const fileRequest = {
  format: FigureFormat,
  width: z.string().max(40).optional(),
  /** A venue, whose width (where no other is given) and size of text it has. */
  style: z.string().max(40).optional(),
  /** Of a PNG. */
  dpi: z.int().min(30).max(1200).optional(),
  /** Of an SVG: its text as shapes, for programs that lose fonts. */
  outlineText: z.boolean().optional(),
  out: z.string().optional(),
}
const missingEntries = [errors.UnknownName, errors.RunMissing, errors.StudyMissing, errors.FigureMissing]
const opening = [
  errors.ProjectMissing,
  errors.ProjectBroken,
  errors.ProjectNewer,
  errors.ProjectLocked,
  errors.FileNotReadable,
  errors.FolderNotWritable,
]
const diskErrors = [
  errors.ProjectNotOpen,
  errors.ProjectReadOnly,
  errors.FolderNotWritable,
  errors.DiskFull,
  errors.OwnershipLost,
]
/** Of what takes the first images of a run through the network again. */
const errorsOfInvertingAgain = [
  errors.RunMissing,
  errors.NothingToShow,
  errors.NotAllowedHere,
  errors.SourceChanged,
  errors.FileMissing,
  errors.NoInverse,
  errors.EngineFailed,
  errors.Cancelled,
]
const modelErrors = [
  errors.FileMissing,
  errors.ModelNotSupported,
  errors.CheckpointBroken,
  errors.CheckpointRefused,
  errors.ModelSettingMissing,
  errors.BadModelSetting,
]
const planning = [
  errors.ProjectNotOpen,
  ...modelErrors,
  errors.UnknownName,
  errors.StepCountNotAllowed,
  errors.NoInverse,
  errors.PredictionUndefined,
  errors.ShapeMismatch,
  errors.BadTensorFile,
  errors.RunMissing,
  errors.RunNotFinished,
  errors.BadRunSetting,
  errors.ClassesMissing,
  errors.DeviceUnavailable,
  errors.DeviceRefused,
  errors.DeviceFailed,
]
const starting = [...planning, ...diskErrors.filter((error) => error !== errors.ProjectNotOpen)]

/** What the host can do for its user; the renderer hides the rest. */
export const Host = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'server', 'cli']),
  capabilities: z.object({ nativeDialogs: z.boolean(), revealInFolder: z.boolean() }),
  /** Projects that are open here already; the first is the one that the program was started with. */
  open: z.array(z.object({ projectId: ProjectId, name: z.string() })),
  recent: z.array(z.object({ name: z.string(), path: z.string() })),
  home: z.string(),
  /** The demonstration's model, with the preset that it needs, and images; absent where they were not shipped. */
  demo: z.object({ name: z.string(), model: z.string(), preset: z.string(), images: z.string() }).optional(),
  processors: z.int(),
  presets: z.array(z.object({ name: z.string(), title: z.string() })),
})
export type Host = z.infer<typeof Host>

export const ExportedFile = z.object({ path: z.string(), format: z.string(), bytes: z.number() })
const exported = {
  files: z.array(ExportedFile),
  /** Sentences about what is left out: pictures that are not finished, runs that were removed. */
  gaps: z.array(z.string()),
}

/** Everything that crosses a process border, by the name that code uses. */
export const contract = {
  describeHost: method('host.describe', { input: z.object({}), output: Host }),
  pickPath: method('host.pickPath', {
    input: z.object({
      title: z.string(),
      what: z.enum(['project', 'folder', 'model', 'dataset', 'encoder', 'newProject', 'figure']),
      defaultName: z.string().optional(),
    }),
    output: z.object({ path: z.string().optional() }),
    errors: [errors.NotAllowedHere],
  }),
  reveal: method('host.reveal', {
    input: project.extend({ runId: Id.optional(), figureId: Id.optional() }),
    output: z.object({}),
    errors: [errors.NotAllowedHere, errors.ProjectNotOpen],
  }),
  listFolder: method('host.listFolder', {
    input: z.object({ path: z.string().optional() }),
    output: FolderView,
    errors: [errors.FileMissing, errors.FileNotReadable, errors.NotAllowedHere],
  }),
  /** Probes what ONNX Runtime offers here; what is known of this machine is not probed again unless `again` insists. */
  listDevices: method('host.devices', {
    input: z.object({ again: z.boolean().default(false) }),
    output: DeviceReport,
    errors: [errors.EngineFailed],
  }),
  inspectPath: method('host.inspect', {
    input: z.object({
      path: z.string(),
      preset: z.string().optional(),
      settings: ModelSettings.optional(),
      /** Where it is an encoder of pictures. */
      encoder: EncoderSettings.optional(),
    }),
    output: Description,
    errors: [...modelErrors, errors.EncoderNotSupported],
  }),

  createProject: method('projects.create', {
    input: z.object({
      folder: z.string().min(1),
      name: z.string().min(1).max(120).optional(),
      access: ProjectAccess.exclude(['read']).optional(),
    }),
    output: ProjectView,
    errors: [errors.ProjectExists, errors.FolderNotWritable, errors.DiskFull],
  }),
  openProject: method('projects.open', {
    input: z.object({ path: z.string().min(1), access: ProjectAccess.optional() }),
    output: ProjectView,
    errors: opening,
  }),
  closeProject: method('projects.close', { input: project, output: z.object({}), errors: [errors.ProjectNotOpen] }),
  getProject: method('projects.get', { input: project, output: ProjectView, errors: [errors.ProjectNotOpen] }),

  addModel: method('models.add', {
    input: project.extend({
      path: z.string().min(1),
      name: z.string().min(1).max(120).optional(),
      preset: z.string().optional(),
      settings: ModelSettings.optional(),
    }),
    output: ModelView,
    errors: [...modelErrors, ...diskErrors],
  }),
  describeModel: method('models.describe', {
    input: project.extend({ modelId: Id, checkpoint: z.int().optional() }),
    output: Description,
    errors: [errors.UnknownName, ...modelErrors],
  }),
  /** Legal T of a model, all of them for the usual D: the form offers these and no others. */
  allowedSteps: method('models.allowedSteps', {
    input: project.extend({ modelId: Id }),
    output: z.object({ steps: z.array(z.int()), trainSteps: z.int() }),
    errors: [errors.UnknownName],
  }),
  /** ᾱ of a model's schedule over some of its training steps t, both ends included. */
  modelSchedule: method('models.schedule', {
    input: project.extend({ modelId: Id }),
    output: z.object({ points: z.array(z.object({ t: z.int(), level: z.number() })).min(1) }),
    errors: [errors.UnknownName, errors.BadModelSetting],
  }),
  /**
   * One evaluation of the network. Paths of .npy files; `t` reaches the network unchanged, the output has all channels.
   * `model` is an id of the project or, where no project is given, the path of a checkpoint, for which `preset` and `settings` speak.
   */
  predict: method('models.predict', {
    input: project.partial().extend({
      model: z.string(),
      preset: z.string().optional(),
      settings: ModelSettings.optional(),
      checkpoint: z.int().optional(),
      x: z.string(),
      t: z.string(),
      classes: z.string().optional(),
      out: z.string(),
    }),
    output: z.object({ file: z.string(), shape: z.array(z.int()), seconds: z.number() }),
    errors: [...modelErrors, errors.BadTensorFile, errors.ShapeMismatch, errors.EngineFailed, errors.UnknownName],
  }),

  /**
   * The autoencoder of a latent model, on files. `in` and `out` are paths of .npy files, (N, C, H, W): pictures in [-1, 1] or latents that no scaling
   * factor multiplies. `quantised` asks for the nearest codes of a codebook.
   * `model` is an id of the project or, where no project is given, the path of a pipeline or of an autoencoder.
   */
  autoencode: method('models.autoencode', {
    input: project.partial().extend({
      direction: z.enum(['encode', 'decode']),
      model: z.string(),
      in: z.string(),
      out: z.string(),
      quantised: z.boolean().default(false),
    }),
    output: z.object({ file: z.string(), shape: z.array(z.int()), seconds: z.number() }),
    errors: [
      ...modelErrors,
      errors.NoAutoencoder,
      errors.BadTensorFile,
      errors.ShapeMismatch,
      errors.SourceChanged,
      errors.EngineFailed,
      errors.UnknownName,
    ],
  }),

  /**
   * Samples of a few noises, step by step, kept nowhere: the pictures of a step lie under `/blob/<project>/samplings/<sampling>/<step>/` for as long
   * as somebody watches. Whoever stops watching stops the sampling.
   */
  sampleNow: stream('models.sample', { input: project.extend(SampleNowRequest.shape), payload: SampleNowView }),

  addDataset: method('datasets.add', {
    input: project.extend({ path: z.string().min(1), name: z.string().min(1).max(120).optional() }),
    output: DatasetView,
    errors: [errors.FileMissing, errors.FileNotReadable, errors.DatasetEmpty, errors.BadTensorFile, ...diskErrors],
  }),

  /**
   * An ONNX file that makes features of pictures, for studies. It is run once on a grey picture, which tells what its output is.
   */
  addEncoder: method('encoders.add', {
    input: project.extend({
      path: z.string().min(1),
      name: z.string().min(1).max(120).optional(),
      preset: z.string().optional(),
      settings: EncoderSettings.optional(),
    }),
    output: EncoderView,
    errors: [...modelErrors, errors.EncoderNotSupported, errors.EngineFailed, errors.UnknownName, ...diskErrors],
  }),
  describeEncoder: method('encoders.describe', {
    input: project.extend({ encoderId: Id }),
    output: Description,
    errors: [...modelErrors, errors.EncoderNotSupported, errors.UnknownName],
  }),

  planRun: method('runs.plan', {
    input: project.extend({ request: RunRequest, measure }),
    output: RunPlan,
    errors: planning,
  }),
  startRun: method('runs.start', {
    input: project.extend({ request: RunRequest }),
    output: z.object({ runId: Id }),
    errors: starting,
  }),
  /** Every combination of what is listed, with its cost and what exists already. */
  planSweep: method('sweeps.plan', {
    input: project.extend({ sweep: Sweep, again: z.boolean().default(false), measure }),
    output: SweepPlan,
    errors: [...planning, errors.InvalidInput],
  }),
  /** Starts or resumes what is not done yet; `again` computes all of it anew. */
  startSweep: method('sweeps.start', {
    input: project.extend({ sweep: Sweep, again: z.boolean().default(false), measure }),
    output: z.object({ runs: z.array(StartedRun) }),
    errors: [...starting, errors.SourceChanged, errors.InvalidInput],
  }),
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
  /** Takes a run that waits, or was left over, out of the queue. */
  removeFromQueue: method('queue.remove', {
    input: run,
    output: QueueView,
    errors: [errors.RunMissing, errors.RunNotQueued, errors.NotAllowedHere, ...diskErrors],
  }),
  importRun: method('runs.import', {
    input: project.extend({
      name: z.string().min(1).max(200).optional(),
      noise: z.string().optional(),
      samples: z.string().optional(),
      latents: z.string().optional(),
      reconstructions: z.string().optional(),
      /** States of sampling, (T + 1, N, C, H, W), the noise first. */
      trajectory: z.string().optional(),
    }),
    output: z.object({ runId: Id }),
    errors: [errors.BadTensorFile, errors.ShapeMismatch, errors.FileMissing, errors.InvalidInput, ...diskErrors],
  }),
  getRun: method('runs.get', {
    input: run,
    output: RunDetail,
    errors: [errors.RunMissing, errors.RunBroken, errors.ProjectNotOpen],
  }),
  /** What many runs differ in and which pictures they have, in the order asked for; runs that are not in the project are left out. */
  listRunTraits: method('runs.traits', {
    input: project.extend({ runIds: z.array(Id).max(10_000) }),
    output: z.object({ runs: z.array(RunTraits) }),
    errors: [errors.ProjectNotOpen],
  }),
  /** Goes on with a run, on the device that it began on or on another one for the rows that are left. */
  resumeRun: method('runs.resume', {
    input: run.extend({ device: DeviceChoice.optional() }),
    output: z.object({}),
    errors: [
      errors.RunMissing,
      errors.RunBroken,
      errors.SourceChanged,
      errors.FileMissing,
      errors.NotAllowedHere,
      errors.DeviceUnavailable,
      errors.DeviceRefused,
      ...diskErrors,
    ],
  }),
  cancelRun: method('runs.cancel', {
    input: run,
    output: z.object({}),
    errors: [errors.RunMissing, errors.RunNotActive, errors.ProjectReadOnly],
  }),
  /** Resolves when the run is no longer at work. */
  waitForRun: method('runs.wait', { input: run, output: RunDetail, errors: [errors.RunMissing, errors.OwnerLeaving] }),
  /** What happened to a run or a study, oldest line first. */
  getLog: method('jobs.log', {
    input: project.extend({ owner: LogOwner }),
    output: z.object({ lines: z.array(LogLine) }),
    errors: [errors.RunMissing, errors.StudyMissing, errors.FileNotReadable, errors.ProjectNotOpen],
  }),
  /**
   * Compares all finished rows with their checksums and computes a random tenth of them again; or images that are named, and only these, each with
   * the batch that it was in. Changes nothing.
   */
  verifyRun: method('runs.verify', {
    input: run.extend({ images: z.array(RowRange).min(1).max(100_000).optional() }),
    output: Verification,
    errors: [
      errors.RunMissing,
      errors.ImageMissing,
      errors.NothingToShow,
      errors.NotAllowedHere,
      errors.SourceChanged,
      errors.FileMissing,
      errors.EngineFailed,
    ],
  }),
  /**
   * Inverts the first images of a run again, as they are and with a change of 1e-5 of their norm, and says of each by how much the change grows:
   * where it grows by more than a thousand, rounding alone may part the states of two right programs by more than 1e-3. Changes nothing.
   */
  measureConditioning: method('runs.conditioning', {
    input: run.extend({ count: z.int().min(1).max(mostConditioned) }),
    output: Conditioning,
    errors: errorsOfInvertingAgain,
  }),
  /** How much of it is done of a run, 0 to 1; no share where it is not measured now. */
  watchConditioning: stream('runs.watchConditioning', {
    input: run,
    payload: z.object({ share: z.number().min(0).max(1).optional() }),
  }),
  /**
   * Tries other settings of the model and of the run on the first images of a run: how much of added noise the network finds with each, and how close
   * a round trip comes back. Changes nothing.
   */
  tryOtherSettings: method('runs.trials', {
    input: run.extend({ count: z.int().min(1).max(mostTried) }),
    output: Trials,
    errors: errorsOfInvertingAgain,
  }),
  listItems: method('runs.items', {
    input: run.extend({ first: z.int().nonnegative(), count: z.int().min(1).max(10_000) }),
    output: ItemPage,
    errors: [errors.RunMissing],
  }),
  /** Finds the image that a row of a run of a dataset started from in the dataset as it is now: files may have come, gone or changed. */
  findInDataset: method('runs.findInDataset', {
    input: run.extend({ row: z.int().nonnegative() }),
    output: PlaceInDataset,
    errors: [errors.RunMissing, errors.NothingToShow, errors.FileNotReadable],
  }),
  /** How a run went step by step, and why its round trip does not come back. */
  runHealth: method('runs.health', {
    input: run,
    output: RunHealth,
    errors: [errors.RunMissing, errors.NothingToShow, errors.BadTensorFile, errors.FileMissing],
  }),
  summarizeRun: method('runs.summary', {
    input: run,
    output: SentSummary,
    errors: [errors.RunMissing, errors.NothingToShow, errors.EngineFailed],
  }),

  /** Puts a figure into the project, linked to what its panels show. */
  createFigure: method('figures.create', {
    input: project.extend({
      /** The title of its first panel where left out. */
      name: z.string().trim().min(1).max(200).optional(),
      panels: z.array(NewPanel).min(1).max(mostPanels),
      columns: z.int().min(1).max(4).default(1),
      width: z.string().max(40).default('column'),
      fontSize: FigureDesign.shape.fontSize,
    }),
    output: FigureView,
    errors: [errors.FigureDataGone, ...diskErrors],
  }),
  /** A figure with what its panels show now. */
  getFigure: method('figures.get', {
    input: figure,
    output: FigureDetail,
    errors: [errors.FigureMissing, errors.EngineFailed, errors.ProjectNotOpen],
  }),
  changeFigure: method('figures.change', {
    input: figure.extend({
      design: FigureDesign,
      /** The figure's `changed` from which the design was made: it is refused where there is another by now. */
      seen: z.string().optional(),
    }),
    /** When it was changed, as the figure now says. */
    output: z.object({ changed: z.string() }),
    errors: [errors.FigureMissing, errors.FigureChanged, ...diskErrors],
  }),
  duplicateFigure: method('figures.duplicate', {
    input: figure,
    output: FigureView,
    errors: [errors.FigureMissing, ...diskErrors],
  }),
  /** Writes a figure as a file, from the data as they are now. */
  exportFigure: method('figures.export', {
    input: figure.extend(fileRequest),
    output: z.object(exported),
    errors: [errors.FigureMissing, errors.FigureDataGone, errors.EngineFailed, errors.InvalidInput, ...diskErrors],
  }),
  /** Writes the distance chart of a run and keeps it as a figure: the one that shows it already, else a new one. */
  exportDistances: method('figures.exportDistances', {
    input: run.extend({ ...fileRequest, name: z.string().max(120).optional() }),
    output: z.object({ figure: FigureView, ...exported }),
    errors: [
      errors.RunMissing,
      errors.NothingToShow,
      errors.FigureDataGone,
      errors.EngineFailed,
      errors.InvalidInput,
      ...diskErrors,
    ],
  }),

  /** Rows of a run that a person wants to find again. They are kept in the run's folder. */
  getStars: method('runs.stars', {
    input: run,
    output: z.object({ rows: z.array(z.int()) }),
    errors: [errors.RunMissing],
  }),
  changeStars: method('runs.star', {
    input: run.extend({ rows: z.array(z.int().nonnegative()).max(100_000), starred: z.boolean() }),
    output: z.object({ rows: z.array(z.int()) }),
    errors: [errors.RunMissing, ...diskErrors],
  }),

  renameEntry: method('projects.rename', {
    input: entry.extend({ name: z.string().trim().min(1).max(200) }),
    output: z.object({}),
    errors: [...missingEntries, errors.NotAllowedHere, ...diskErrors],
  }),
  /** What was made from a run, to be told before it is removed: runs keep copies of what they took from it, and stay whole. */
  runDependents: method('runs.dependents', { input: run, output: RunDependents, errors: [errors.RunMissing] }),
  /**
   * Nothing is deleted: the folder of a run or study, and what was known of a model, dataset or figure, go to the project's folder `removed`. A
   * study's runs stay.
   */
  removeEntry: method('projects.remove', {
    input: entry,
    output: z.object({}),
    errors: [...missingEntries, errors.NotAllowedHere, ...diskErrors],
  }),
  restoreEntry: method('projects.restore', {
    input: entry,
    output: z.object({}),
    errors: [errors.UnknownName, errors.NotAllowedHere, errors.RunBroken, ...diskErrors],
  }),
  /** Says where a model or dataset lies that was moved. */
  relocateEntry: method('projects.relocate', {
    input: entry.extend({ path: z.string().min(1) }),
    output: z.object({}),
    errors: [
      errors.UnknownName,
      errors.NotAllowedHere,
      errors.FileNotReadable,
      errors.DatasetEmpty,
      errors.BadTensorFile,
      ...modelErrors,
      ...diskErrors,
    ],
  }),

  listStudies: method('studies.list', {
    input: project,
    output: z.object({ studies: z.array(StudyView) }),
    errors: [errors.ProjectNotOpen],
  }),
  /** What a study would take: the runs that exist with its settings, and those that would be computed. */
  planStudy: method('studies.plan', {
    input: project.extend({ request: StudyRequest }),
    output: StudyPlan,
    errors: [...planning, errors.InvalidInput],
  }),
  /** Computes the missing runs, then measures. The same request again goes on where it was stopped. */
  startStudy: method('studies.start', {
    input: project.extend({
      request: StudyRequest,
      /** Studies that are to come: a run that they need as well keeps what they need of its way, so that it is computed once. */
      following: z.array(StudyRequest).max(100).optional(),
    }),
    output: z.object({ studyId: Id }),
    errors: [...starting, errors.InvalidInput],
  }),
  getStudy: method('studies.get', {
    input: study,
    output: StudyDetail,
    errors: [errors.StudyMissing, errors.ProjectNotOpen],
  }),
  /** Its run at work is cancelled too; what is finished stays. */
  cancelStudy: method('studies.cancel', {
    input: study,
    output: z.object({}),
    errors: [errors.StudyMissing, errors.StudyNotActive, errors.ProjectReadOnly],
  }),
  /** Resolves when the study is no longer at work, and fails as it failed. */
  waitForStudy: method('studies.wait', {
    input: study,
    output: StudyDetail,
    errors: [
      errors.StudyMissing,
      errors.StudyNothing,
      errors.Cancelled,
      errors.EngineFailed,
      errors.OwnerLeaving,
      ...planning,
    ],
  }),
  /** A table (csv, latex, dat) or a chart or image grid (pdf, svg, png) of a study, by its name in the result. */
  exportStudy: method('studies.export', {
    input: study.extend({
      /** The first that the format fits where left out. */
      figure: z.string().optional(),
      ...fileRequest,
    }),
    output: z.object(exported),
    errors: [
      errors.StudyMissing,
      errors.NothingToShow,
      errors.UnknownName,
      errors.FigureDataGone,
      errors.InvalidInput,
      ...diskErrors,
    ],
  }),

  watchStudies: stream('studies.watch', { input: project, payload: z.object({ studies: z.array(StudyView) }) }),
  watchProject: stream('projects.watch', { input: project, payload: z.object({ revision: z.int() }) }),
  /** A log as it is, then what comes to it: `lines` take the places from `from` on, and nothing stands behind them. */
  watchLog: stream('jobs.watchLog', {
    input: project.extend({ owner: LogOwner }),
    payload: z.object({ from: z.int().nonnegative(), lines: z.array(LogLine) }),
  }),
  watchJobs: stream('jobs.watch', { input: z.object({}), payload: z.object({ jobs: z.array(JobView) }) }),
}
export type Contract = typeof contract
