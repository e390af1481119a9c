import path from 'node:path'
import type { Provider } from '../../../src-shared/project/device.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { keptOf } from '../../../src-shared/project/keptArrays.ts'
import { passesOf, startsFromNoise, tensorsOf, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest, RunSettings } from '../../../src-shared/project/runSettings.ts'
import { pathOfRun, requireInverse } from '../../engine/pathOfRun.ts'
import { requireDefinedAlong } from '../../diffusion/prediction.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import type { Devices } from '../devices/devices.ts'
import { processesOf } from '../devices/processesOf.ts'
import type { KnownSpeed } from '../jobs/measuredRates.ts'
import type { SpeedQuestion } from '../jobs/modelSpeeds.ts'
import { autoencoderOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { resolveRunSettings } from '../resolveRunSettings.ts'
import { checkRunSettings } from './checkRunSettings.ts'
import { findCheckpoint, findModel } from './models.ts'
import { countRows } from './countRows.ts'
import { nameOfRun } from './nameOfRun.ts'
import { requireClasses } from './requireClasses.ts'

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
 * @throws UnknownName, StepCountNotAllowed, NoInverse, PredictionUndefined, BadRunSetting, ClassesMissing, ClassesDiffer, ShapeMismatch, BadTensorFile, DatasetEmpty, FileMissing;
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
    name: request.name ?? nameOfRun(project, request, model),
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
