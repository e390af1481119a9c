import path from 'node:path'
import { SourceChanged } from '../../../src-shared/errors/errors.ts'
import type { AutoencoderEntry, Location } from '../../../src-shared/project/projectFile.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { AutoencoderSource } from '../../engine/sources.ts'
import { hashCheckpoint } from '../../store/checkpointHash.ts'
import { hashFile } from '../../store/contentHash.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { readItems, runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'

/** The checkpoint file of a run, wherever it lies now. */
export async function checkpointOf(
  { folder }: Pick<OpenProject, 'folder'>,
  model: NonNullable<RunRecord['model']>,
): Promise<string> {
  const location = await resolveLocation(folder, model.location)
  return model.checkpoint.file ? path.join(location, model.checkpoint.file) : location
}

/** Where the autoencoder of a model, of the project or of a run, lies now; undefined where it has none. @throws FileMissing */
export async function autoencoderOf(
  project: OpenProject,
  { location, autoencoder }: { location: Location; autoencoder?: AutoencoderEntry },
): Promise<AutoencoderSource | undefined> {
  if (!autoencoder) return undefined
  const place = await resolveLocation(project.folder, location)
  return { file: path.join(place, autoencoder.file), sha256: autoencoder.sha256 }
}

/**
 * Refuses to go on with a run whose checkpoint, autoencoder or images are no longer those that it began with.
 *
 * @throws SourceChanged with the first file that differs; FileMissing
 */
export async function verifySources(project: OpenProject, record: RunRecord): Promise<void> {
  const refuse = (file: string) => {
    throw SourceChanged({ path: file, run: record.id })
  }
  if (record.model) {
    const checkpoint = await checkpointOf(project, record.model)
    if ((await hashCheckpoint(checkpoint)) !== record.model.checkpoint.sha256) refuse(checkpoint)
    const autoencoder = await autoencoderOf(project, record.model)
    if (autoencoder && (await hashCheckpoint(autoencoder.file)) !== autoencoder.sha256) refuse(autoencoder.file)
  }
  if (!record.prepared || record.dataset?.kind !== 'images') return
  const folder = await resolveLocation(project.folder, record.dataset.location)
  for (const item of await readItems(runPaths(project.folder, record.id).items))
    if (item.file && (await hashFile(path.join(folder, item.file))) !== item.sha256)
      refuse(path.join(folder, item.file))
}
