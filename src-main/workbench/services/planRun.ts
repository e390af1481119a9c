import type { RunPlan } from '../../../src-shared/contract/views.ts'
import { BadRunSetting, ClassesMissing, DatasetEmpty, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { Provider } from '../../../src-shared/project/device.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { arraysOf, keptOf } from '../../../src-shared/project/keptArrays.ts'
import { passesOf, startsFromNoise, tensorsOf, type RunRecord } from '../../../src-shared/project/runRecord.ts'
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
import { sourceRows } from '../jobs/sourceRows.ts'
import type { OpenProject } from '../openProject.ts'
import { resolveRunSettings } from '../resolveRunSettings.ts'
import { checkRunSettings } from './checkRunSettings.ts'
import { findDataset } from './datasets.ts'
import { datasetImages } from './datasetImages.ts'
import { findCheckpoint, findModel } from './models.ts'
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
}

/**
 * Closes every open end of a request and refuses what cannot run, before anything is written.
 *
 * @throws UnknownName, StepCountNotAllowed, NoInverse, PredictionUndefined, BadRunSetting, ClassesMissing, ShapeMismatch, BadTensorFile, DatasetEmpty, FileMissing;
 *   DeviceUnavailable, DeviceRefused for a device that was named
 */
export async function resolveRun(
  project: OpenProject,
  request: RunRequest,
  devices: Pick<Devices, 'plan'>,
): Promise<ResolvedRun> {
  const model = findModel(project, request.model)
  const { sha256 } = findCheckpoint(model, request.checkpoint)
  const count = await countRows(project, request, model)
  await requireClasses(project, request, model, count)
  const provider = await devices.plan(request.device ?? 'auto', { sha256, settings: model.settings })
  const processes = processesOf(provider, count, request.processes)
  const settings = resolveRunSettings(request, model, count, processes, provider)
  requireDefined(request, model, settings)
  checkRunSettings(project, request, settings, model.settings)
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
  }
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

/** (C, H, W) of the pictures that a model is about: its states, or what its autoencoder encodes to them. */
function pictureShape({ shape, autoencoder }: ModelEntry): [number, number, number] {
  if (!autoencoder) return [...shape]
  return [autoencoder.channels, autoencoder.scale * shape[1], autoencoder.scale * shape[2]]
}

async function countRows(project: OpenProject, { source }: RunRequest, model: ModelEntry): Promise<number> {
  if (source.from === 'noise') return source.count
  const limit = (source.from === 'dataset' ? source.limit : undefined) ?? Number.POSITIVE_INFINITY
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
      return Math.min(images.length, limit)
    }
  }
  const rows = await openRowSource(project, source)
  if (rows.shape.join() !== model.shape.join())
    throw ShapeMismatch({ what: 'What the run starts from', shape: rows.shape, expected: model.shape })
  return Math.min(rows.count, limit)
}

function nameOf(project: OpenProject, { kind, source, steps }: RunRequest): string {
  const verb = { sample: 'Sample', invert: 'Invert', roundtrip: 'Round trip' }[kind]
  return `${verb} ${startOf(project, source)}, T ${steps}`
}

function startOf(project: OpenProject, source: RunRequest['source']): string {
  switch (source.from) {
    case 'noise':
      return `seed ${source.seed}`
    case 'dataset':
      return findDataset(project, source.dataset).name
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

/** @throws as resolveRun */
export async function planRun(
  project: OpenProject,
  request: RunRequest,
  devices: Pick<Devices, 'plan'>,
): Promise<RunPlan> {
  const run = await resolveRun(project, request, devices)
  const path = pathOfRun(run.model.settings, run.settings)
  const arrays = arraysOfPlan(request, run)
  const { evaluations: evaluationsShared, from } = planSharing(project, { anew: false }).next(request, run, undefined)
  const rows = (steps: readonly DdimStep[]) =>
    steps.map(({ timestep, from, to }, step) => ({ step, timestep, from, to }))
  return {
    name: run.name,
    count: run.count,
    evaluations: run.count * evaluationsPerRow({ kind: request.kind, source: request.source, settings: run.settings }),
    evaluationsShared,
    samplesFrom: from,
    bytes: bytesOf(arrays),
    arrays,
    freeBytes: await freeBytes(project.folder),
    settings: run.settings,
    processes: run.processes,
    device: run.provider,
    sampling: rows(path.sampling),
    inversion: rows(path.inversion),
  }
}

/** The arrays that a run will write, with their bytes. */
export function arraysOfPlan({ kind, source }: RunRequest, run: ResolvedRun): RunPlan['arrays'] {
  const { count, model, tensors, settings, kept } = run
  const arrays = arraysOf({ kind, source, settings, count, shape: model.shape, tensors, kept, health: true })
  return arrays.map(({ name, shape }) => ({ name, shape, bytes: shape.reduce((product, axis) => product * axis, 4) }))
}

export const bytesOf = (arrays: RunPlan['arrays']): number => arrays.reduce((sum, { bytes }) => sum + bytes, 0)
