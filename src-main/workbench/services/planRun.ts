import type { RunPlan } from '../../../src-shared/contract/views.ts'
import { ClassesMissing, DatasetEmpty, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { startsFromNoise, tensorsOf, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest, RunSettings } from '../../../src-shared/project/runSettings.ts'
import { pathOfRun, requireInverse } from '../../engine/pathOfRun.ts'
import type { DdimStep } from '../../diffusion/ddimPath.ts'
import { freeBytes } from '../../store/diskSpace.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { evaluationsPerRow } from '../jobs/job.ts'
import { openRowSource } from '../jobs/rowSource.ts'
import type { OpenProject } from '../openProject.ts'
import { physicalCores } from '../physicalCores.ts'
import { resolveRunSettings } from '../resolveRunSettings.ts'
import { findDataset } from './datasets.ts'
import { datasetImages } from './datasetImages.ts'
import { findCheckpoint, findModel } from './models.ts'

/** A request with every open end closed: what it will compute, on what, and how much. */
export interface ResolvedRun {
  name: string
  model: ModelEntry
  settings: RunSettings
  processes: number
  count: number
  tensors: RunRecord['tensors']
}

/**
 * Closes every open end of a request and refuses what cannot run, before anything is written.
 *
 * @throws UnknownName, StepCountNotAllowed, NoInverse, ClassesMissing, ShapeMismatch, BadTensorFile, DatasetEmpty, FileMissing
 */
export async function resolveRun(project: OpenProject, request: RunRequest): Promise<ResolvedRun> {
  const model = findModel(project, request.model)
  findCheckpoint(model, request.checkpoint)
  requireClasses(project, request, model)
  const count = await countRows(project, request, model)
  const processes = Math.min(request.processes ?? physicalCores(), count)
  const settings = resolveRunSettings(request, model, count, processes)
  pathOfRun(model.settings, settings)
  if (request.kind !== 'sample') requireInverse(model.settings)
  return {
    name: request.name ?? nameOf(project, request),
    model,
    settings,
    processes,
    count,
    tensors: tensorsOf(request.kind, startsFromNoise(request.source)),
  }
}

/** A class-conditional network wants a class for every row, and only the folders of an image dataset give one. */
function requireClasses(project: OpenProject, { source }: RunRequest, model: ModelEntry): void {
  const known = model.settings.classes ?? 0
  if (known === 0) return
  const given = source.from === 'dataset' ? findDataset(project, source.dataset).classes.length : 0
  if (given === 0 || given > known) throw ClassesMissing({ model: model.name, known, given })
}

async function countRows(project: OpenProject, { source }: RunRequest, model: ModelEntry): Promise<number> {
  if (source.from === 'noise') return source.count
  const limit = (source.from === 'dataset' ? source.limit : undefined) ?? Number.POSITIVE_INFINITY
  if (source.from === 'dataset') {
    const dataset = findDataset(project, source.dataset)
    if (dataset.kind === 'images') {
      const [channels, ...sides] = model.shape
      if (channels !== 1 && channels !== 3)
        throw ShapeMismatch({ what: `An image of ${dataset.name}`, shape: [3, ...sides], expected: [...model.shape] })
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
  const start =
    source.from === 'noise'
      ? `seed ${source.seed}`
      : source.from === 'dataset'
        ? findDataset(project, source.dataset).name
        : source.from === 'run'
          ? `${source.tensor} of ${source.run}`
          : source.path.split(/[\\/]/).at(-1)
  return `${verb} ${start}, T ${steps}`
}

/** @throws as resolveRun */
export async function planRun(project: OpenProject, request: RunRequest): Promise<RunPlan> {
  const run = await resolveRun(project, request)
  const path = pathOfRun(run.model.settings, run.settings)
  const rows = (steps: readonly DdimStep[]) =>
    steps.map(({ timestep, from, to }, step) => ({ step, timestep, from, to }))
  return {
    name: run.name,
    count: run.count,
    evaluations: run.count * evaluationsPerRow({ kind: request.kind, source: request.source, settings: run.settings }),
    bytes: bytesOf(run),
    freeBytes: await freeBytes(project.folder),
    settings: run.settings,
    processes: run.processes,
    sampling: rows(path.sampling),
    inversion: rows(path.inversion),
  }
}

/** Bytes that a run's arrays take on disk. */
export function bytesOf({ count, model, tensors, settings }: ResolvedRun): number {
  const rowBytes = 4 * model.shape[0] * model.shape[1] * model.shape[2]
  const sampled = tensors.includes('samples') && tensors.includes('noise')
  const states = settings.keepStates
    ? (sampled ? settings.steps + 1 : 0) + (tensors.includes('latents') ? settings.inversionSteps + 1 : 0)
    : 0
  return count * rowBytes * (tensors.length + states)
}
