import path from 'node:path'
import type { RunPlan } from '../../../src-shared/contract/views.ts'
import { BadRunSetting, ClassesMissing, DatasetEmpty, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { Provider } from '../../../src-shared/project/device.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { imageRangesText, mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import { keptOf } from '../../../src-shared/project/keptArrays.ts'
import {
  passesOf,
  startsFromNoise,
  tensorsOf,
  type RowRange,
  type RunRecord,
} from '../../../src-shared/project/runRecord.ts'
import type { RunRequest, RunSettings } from '../../../src-shared/project/runSettings.ts'
import { pathOfRun, requireInverse } from '../../engine/pathOfRun.ts'
import type { DdimStep } from '../../diffusion/ddimPath.ts'
import { requireDefinedAlong } from '../../diffusion/prediction.ts'
import { freeBytes } from '../../store/diskSpace.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import type { Devices } from '../devices/devices.ts'
import { processesOf } from '../devices/processesOf.ts'
import { evaluationsPerRow } from '../jobs/job.ts'
import { openRowSource } from '../jobs/rowSource.ts'
import type { KnownSpeed } from '../jobs/measuredRates.ts'
import type { SpeedQuestion } from '../jobs/modelSpeeds.ts'
import { sourceRows } from '../jobs/sourceRows.ts'
import { autoencoderOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { resolveRunSettings } from '../resolveRunSettings.ts'
import { checkRunSettings } from './checkRunSettings.ts'
import { findDataset } from './datasets.ts'
import { datasetImages } from './datasetImages.ts'
import { findCheckpoint, findModel } from './models.ts'
import { arraysOfPlan, bytesOfPlan, pictureShape, picturesOfPlan, timeOfPlan } from './plannedCost.ts'
import { planSharing } from './plannedSharing.ts'

/** A request with every open end closed: what it will compute, on what, and how much. */
export interface ResolvedRun {
  name: string
  model: ModelEntry
  settings: RunSettings
  /** What it will be computed on, unless that does not stand the comparison with the CPU. */
  provider: Provider
  processes: number
  count: number
  tensors: RunRecord['tensors']
  kept?: RunRecord['kept']
  /** How fast its model is on this machine with so many processes, as far as that is known. */
  speed?: KnownSpeed & { processes: number }
}

/** Asks how fast a model is, with or without measuring it. */
export type AskSpeed = (question: SpeedQuestion) => Promise<KnownSpeed | undefined>

/**
 * Closes every open end of a request and refuses what cannot run, before anything is written.
 *
 * @throws UnknownName, StepCountNotAllowed, NoInverse, PredictionUndefined, BadRunSetting, ClassesMissing, ShapeMismatch, BadTensorFile, DatasetEmpty, FileMissing;
 *   DeviceUnavailable, DeviceRefused for a device that was named
 * @param askSpeed  decides the batch where nobody says; else it is the usual one
 */
export async function resolveRun(
  project: OpenProject,
  request: RunRequest,
  devices: Pick<Devices, 'plan'>,
  askSpeed?: AskSpeed,
): Promise<ResolvedRun> {
  const model = findModel(project, request.model)
  const { sha256 } = findCheckpoint(model, request.checkpoint)
  const count = await countRows(project, request, model)
  await requireClasses(project, request, model, count)
  const provider = await devices.plan(request.device ?? 'auto', { sha256, settings: model.settings })
  const processes = processesOf(provider, count, request.processes)
  let settings = resolveRunSettings(request, model, count, processes, provider)
  requireDefined(request, model, settings)
  checkRunSettings(project, request, settings, model.settings)
  // Only for a run that is possible: its model may be measured now.
  const speed = await speedOf(project, request, model, { provider, askSpeed })
  settings = { ...settings, ...chosenBatch(request, model, { count, processes }, speed) }
  const fromNoise = startsFromNoise(request.source)
  const kept = keptOf(request.kind, fromNoise, settings)
  return {
    name: request.name ?? nameOf(project, request),
    model,
    settings,
    provider,
    processes,
    count,
    tensors: tensorsOf(request.kind, fromNoise),
    ...(Object.keys(kept).length > 0 && { kept }),
    ...(speed && { speed }),
  }
}

async function speedOf(
  project: OpenProject,
  request: RunRequest,
  model: ModelEntry,
  { provider, askSpeed }: { provider: Provider; askSpeed?: AskSpeed },
): Promise<ResolvedRun['speed']> {
  const { sha256, file } = findCheckpoint(model, request.checkpoint)
  // Of a small run as well with all the processes that a large one has.
  const processes = processesOf(provider, Number.POSITIVE_INFINITY, request.processes)
  const speed = await askSpeed?.({
    weights: [...new Set([sha256, ...model.checkpoints.map((one) => one.sha256)])],
    provider,
    processes,
    fixedBatch: model.batch,
    source: async () => ({
      file: path.join(await resolveLocation(project.folder, model.location), file),
      sha256,
      settings: model.settings,
      autoencoder: await autoencoderOf(project, model),
    }),
  })
  return speed && { ...speed, processes }
}

/** The measured batch, unless a person or the model's file says another; a small run is cut so that every process gets one. */
function chosenBatch(
  request: RunRequest,
  model: ModelEntry,
  { count, processes }: Pick<ResolvedRun, 'count' | 'processes'>,
  speed: ResolvedRun['speed'],
): { batch?: number } {
  const batch = request.batch === undefined && model.batch === undefined ? speed?.measurement?.batch : undefined
  return batch === undefined ? {} : { batch: Math.max(1, Math.min(batch, Math.ceil(count / processes))) }
}

/**
 * Refuses a run on a grid without an inverse, and one that would ask the network at a level where it says nothing, such as ε at pure noise.
 *
 * @throws StepCountNotAllowed, NoInverse, PredictionUndefined
 */
function requireDefined({ kind, source }: RunRequest, model: ModelEntry, settings: RunSettings): void {
  const path = pathOfRun(model.settings, settings)
  const predicts = model.settings.predictionType ?? 'epsilon'
  const notAsked = settings.replaceFirst ?? (settings.swap === 'epsilon' ? (settings.swapFirst ?? 0) : 0)
  for (const pass of passesOf(kind, startsFromNoise(source))) {
    if (pass === 'inversion') requireInverse(model.settings)
    requireDefinedAlong(pass === 'inversion' ? path.inversion.slice(notAsked) : path.sampling, predicts)
  }
}

/**
 * A class-conditional network wants a class for every row: the request's, the folders' of an image dataset, or those of the runs that the rows
 * come from.
 */
async function requireClasses(
  project: OpenProject,
  { source, classes }: RunRequest,
  model: ModelEntry,
  count: number,
): Promise<void> {
  const known = model.settings.classes ?? 0
  const refuse = (reason: string) => BadRunSetting({ name: 'classes', value: listed(classes ?? []), reason })
  if (known === 0 && classes) throw refuse(`${model.name} is not class-conditional`)
  if (known === 0) return
  if (classes) {
    const { nullClass } = model.settings
    const outside = classes.find((one) => one >= known + (nullClass ? 1 : 0))
    const none = nullClass ? ` and ${known} for none` : ''
    if (outside !== undefined) throw refuse(`${model.name} has classes 0 to ${known - 1}${none}, not ${outside}`)
    return
  }
  if (source.from === 'dataset') {
    const given = findDataset(project, source.dataset).classes.length
    if (given === 0 || given > known) throw ClassesMissing({ model: model.name, known, given })
    return
  }
  const rows = await sourceRows(project, source, count)
  if (!rows || rows.some((row) => row.class === undefined)) throw ClassesMissing({ model: model.name, known, given: 0 })
  const beyond = rows.reduce((most, row) => Math.max(most, row.class! + 1), 0)
  if (beyond > known + (model.settings.nullClass ? 1 : 0))
    throw ClassesMissing({ model: model.name, known, given: beyond })
}

const listed = (classes: readonly number[]) =>
  classes.length > 8 ? `${classes.slice(0, 8).join(',')},…` : classes.join(',')

async function countRows(project: OpenProject, { source }: RunRequest, model: ModelEntry): Promise<number> {
  if (source.from === 'noise') return countChosen(source, source.count)
  if (source.from === 'dataset') {
    const dataset = findDataset(project, source.dataset)
    if (dataset.kind === 'images') {
      const [channels, ...sides] = pictureShape(model)
      if (channels !== 1 && channels !== 3)
        throw ShapeMismatch({
          what: `An image of ${dataset.name}`,
          shape: [3, ...sides],
          expected: pictureShape(model),
        })
      const folder = await resolveLocation(project.folder, dataset.location)
      const images = await datasetImages(folder)
      if (images.length === 0) throw DatasetEmpty({ path: folder })
      return countChosen(source, images.length)
    }
  }
  const rows = await openRowSource(project, source)
  if (rows.shape.join() !== model.shape.join())
    throw ShapeMismatch({ what: 'What the run starts from', shape: rows.shape, expected: model.shape })
  return source.from === 'dataset' ? countChosen(source, rows.count) : rows.count
}

/** How many of the images that are there a run takes. @throws BadRunSetting for one that is not there */
function countChosen(
  { limit = Number.POSITIVE_INFINITY, images }: { limit?: number; images?: readonly RowRange[] },
  present: number,
): number {
  if (!images) return Math.min(present, limit)
  const refuse = (reason: string) => BadRunSetting({ name: 'images', value: imageRangesText(images), reason })
  if (limit < Number.POSITIVE_INFINITY) throw refuse('limit says already which images are taken')
  const chosen = mergedRanges(images)
  const last = chosen.at(-1)!
  if (last.first + last.count > present)
    throw refuse(`there are ${present.toLocaleString('en')} images, numbered from 0`)
  return chosen.reduce((sum, { count }) => sum + count, 0)
}

function nameOf(project: OpenProject, { kind, source, steps }: RunRequest): string {
  const verb = { sample: 'Sample', invert: 'Invert', roundtrip: 'Round trip' }[kind]
  return `${verb} ${startOf(project, source)}, T ${steps}`
}

function startOf(project: OpenProject, source: RunRequest['source']): string {
  switch (source.from) {
    case 'noise':
      return `seed ${source.seed}${chosenWords(source)}`
    case 'dataset':
      return `${findDataset(project, source.dataset).name}${chosenWords(source)}`
    case 'file':
      return source.path.split(/[\\/]/).at(-1)!
    case 'run':
      return `${source.tensor} of ${source.run}`
    case 'interpolation':
      return `between ${source.between.map(({ run, tensor }) => `${tensor} of ${run}`).join(' and ')}`
    case 'variation':
      return `variations of ${source.tensor} of ${source.run}`
  }
}

/** Which of its images a run takes, for its name. */
function chosenWords({ images }: { images?: readonly RowRange[] }): string {
  const text = images && imageRangesText(images)
  return text === undefined ? '' : `, images ${text.length > 24 ? `${text.slice(0, 24)}…` : text}`
}

/** @throws as resolveRun */
export async function planRun(
  project: OpenProject,
  request: RunRequest,
  devices: Pick<Devices, 'plan'>,
  askSpeed?: AskSpeed,
): Promise<RunPlan> {
  const run = await resolveRun(project, request, devices, askSpeed)
  const steps = pathOfRun(run.model.settings, run.settings)
  const { evaluations: evaluationsShared, from } = planSharing(project, { anew: false }).next(request, run, undefined)
  const rows = (direction: readonly DdimStep[]) =>
    direction.map(({ timestep, from, to }, step) => ({ step, timestep, from, to }))
  const { kind, source } = request
  const evaluations = run.count * evaluationsPerRow({ kind, source, settings: run.settings })
  return {
    name: run.name,
    count: run.count,
    evaluations,
    ...timeOfPlan(request, run, { evaluations: evaluations - evaluationsShared }),
    evaluationsShared,
    samplesFrom: from,
    bytes: bytesOfPlan(request, run),
    arrays: arraysOfPlan(request, run),
    pictures: picturesOfPlan(request, run),
    freeBytes: await freeBytes(project.folder),
    settings: run.settings,
    processes: run.processes,
    device: run.provider,
    sampling: rows(steps.sampling),
    inversion: rows(steps.inversion),
  }
}
