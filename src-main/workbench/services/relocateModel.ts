import { stat } from 'node:fs/promises'
import path from 'node:path'
import { NotAllowedHere } from '../../../src-shared/errors/errors.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { openModel } from '../../models/openModel.ts'
import { makeLocation } from '../../store/projectStore.ts'
import type { OpenProject } from '../openProject.ts'
import type { Waiting } from './identifyCheckpoint.ts'
import { findModel, identifiedWeights, sameWeights } from './models.ts'
import { updateProjectFile } from './projects.ts'

/**
 * Tells the project where a model lies now. What lies there is only read: where its weights are those of the entry, the entry takes the new
 * place and names of files; its id, settings and training steps stay. Nothing else in the project changes.
 *
 * @param place  of the model; of a series that was given as a pattern, the folder of its files is enough
 * @throws UnknownName, FileMissing and what opening a model throws; NotAllowedHere where the weights, or the autoencoder's, are others
 */
export async function relocateModel(project: OpenProject, id: string, place: string, waiting?: Waiting): Promise<void> {
  const model = findModel(project, id)
  const opened = await openModel(await withPattern(model, place), { preset: model.preset, settings: model.given })
  const { checkpoints, autoencoder } = await identifiedWeights(opened, waiting)
  if (!sameWeights(model.checkpoints, checkpoints) || model.autoencoder?.sha256 !== autoencoder?.sha256)
    throw NotAllowedHere({
      what: `Taking ${place} for ${model.name}`,
      reason: 'its weights are others (their SHA-256 differs); add it as a model of its own',
    })
  waiting?.signal?.throwIfAborted()
  const moved = (entry: ModelEntry): ModelEntry => ({
    ...entry,
    location: makeLocation(project.folder, opened.path),
    pattern: opened.pattern,
    checkpoints: entry.checkpoints.map((checkpoint, i) => ({ ...checkpoint, file: checkpoints[i].file })),
    ...(entry.autoencoder && autoencoder ? { autoencoder: { ...entry.autoencoder, file: autoencoder.file } } : {}),
  })
  await updateProjectFile(project, (file) => ({
    ...file,
    models: file.models.map((entry) => (entry.id === id ? moved(entry) : entry)),
  }))
}

async function withPattern({ pattern }: ModelEntry, place: string): Promise<string> {
  if (pattern === undefined) return place
  const information = await stat(place).catch(() => undefined)
  return information?.isDirectory() ? path.join(place, pattern) : place
}
