import path from 'node:path'
import { SourceChanged } from '../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { hashFile } from '../../store/contentHash.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { readItems, runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'

/** The checkpoint file of a run, wherever it lies now. */
export async function checkpointOf(project: OpenProject, model: NonNullable<RunRecord['model']>): Promise<string> {
  const location = await resolveLocation(project.folder, model.location)
  return model.checkpoint.file ? path.join(location, model.checkpoint.file) : location
}

/**
 * Refuses to go on with a run whose checkpoint or images are no longer those that it began with.
 *
 * @throws SourceChanged with the first file that differs; FileMissing
 */
export async function verifySources(project: OpenProject, record: RunRecord): Promise<void> {
  const refuse = async (file: string, sha256: string | undefined) => {
    if (sha256 !== undefined && (await hashFile(file)) !== sha256) throw SourceChanged({ path: file, run: record.id })
  }
  if (record.model) await refuse(await checkpointOf(project, record.model), record.model.checkpoint.sha256)
  if (!record.prepared || record.dataset?.kind !== 'images') return
  const folder = await resolveLocation(project.folder, record.dataset.location)
  for (const item of await readItems(runPaths(project.folder, record.id).items))
    if (item.file) await refuse(path.join(folder, item.file), item.sha256)
}
