import { readdir } from 'node:fs/promises'
import { declaredFrom } from '../../store/systemErrors.ts'
import type { OpenProject } from '../openProject.ts'
import { removedFolder } from './removedFolder.ts'

/**
 * Ids that no new entry may have although the project may not list them: those of what was removed and can come back, and those that a run names as
 * its model or dataset. So no id ever means two things.
 *
 * @throws FileNotReadable
 */
export async function retiredIds(
  project: OpenProject,
  kind: 'model' | 'dataset' | 'encoder',
): Promise<{ id: string }[]> {
  const folder = removedFolder(project.folder, kind)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw declaredFrom(error, folder)
  })
  const removed = names.map((name) => name.replace(/(~\d+)?\.json$/, ''))
  const named = [...project.runs.values()].flatMap(({ record: { model, dataset, source } }) => {
    if (kind === 'model') return model?.id ?? []
    if (kind === 'encoder') return []
    return [dataset?.id ?? [], source?.from === 'dataset' ? source.dataset : []].flat()
  })
  return [...new Set([...removed, ...named])].map((id) => ({ id }))
}
