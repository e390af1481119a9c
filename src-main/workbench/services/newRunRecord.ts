import path from 'node:path'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { resizeRule } from '../../imaging/decodeImage.ts'
import { makeLocation } from '../../store/projectStore.ts'
import type { OpenProject } from '../openProject.ts'
import { processor } from '../physicalCores.ts'
import { versions } from '../versions.ts'
import { findDataset } from './datasets.ts'
import { findCheckpoint } from './models.ts'
import type { ResolvedRun } from './resolveRun.ts'

/** The record of a run that is about to be made, or is only planned. */
export function newRunRecord(
  project: OpenProject,
  request: RunRequest,
  { name, model, settings, provider, processes, count, tensors, kept }: ResolvedRun,
  id: string,
): RunRecord {
  const { step, file, sha256 } = findCheckpoint(model, request.checkpoint)
  return {
    format: 'inverscope-run',
    schemaVersion: 1,
    id,
    name,
    kind: request.kind,
    created: new Date().toISOString(),
    state: 'preparing',
    model: {
      id: model.id,
      name: model.name,
      family: model.family,
      location: model.location,
      checkpoint: { step, file, sha256 },
      settings: model.settings,
      autoencoder: model.autoencoder,
      preset: model.preset,
    },
    source: request.source,
    dataset: datasetOf(project, request, model),
    settings,
    count,
    shape: model.shape,
    tensors,
    kept,
    health: true,
    prepared: false,
    completed: [],
    device: {
      provider,
      processes,
      processor: processor(),
      requested: request.device ?? 'auto',
      batchGiven: request.batch !== undefined || model.batch !== undefined,
      processesGiven: request.processes !== undefined,
    },
    versions: versions(),
    timings: { seconds: 0 },
  }
}

/** SHA-256 of nothing yet: the items are hashed when the run is prepared. */
export const notHashedYet = '0'.repeat(64)

function datasetOf(project: OpenProject, { source }: RunRequest, model: ModelEntry): RunRecord['dataset'] {
  if (source.from === 'file') {
    return {
      name: path.basename(source.path),
      location: makeLocation(project.folder, source.path),
      kind: 'tensor',
      resize: 'none',
      sha256: notHashedYet,
    }
  }
  if (source.from !== 'dataset') return undefined
  const { id, name, location, kind } = findDataset(project, source.dataset)
  return { id, name, location, kind, resize: kind === 'images' ? broughtToStates(model) : 'none', sha256: notHashedYet }
}

/** How images become states of the denoiser, in words. */
function broughtToStates({ autoencoder, settings }: ModelEntry): string {
  if (!autoencoder) return resizeRule
  const latent = autoencoder.kind === 'VQModel' ? 'unquantised' : 'the mean'
  return `${resizeRule}, then encoded by ${autoencoder.kind} (${latent}) and multiplied by ${settings.scalingFactor}`
}
