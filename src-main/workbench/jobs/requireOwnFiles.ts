import path from 'node:path'
import { arraysOf } from '../../../src-shared/project/keptArrays.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { decodedNames } from '../../store/previewFile.ts'
import { resolveInside } from '../../store/resolveInside.ts'
import { runPaths } from '../../store/runFolder.ts'

/**
 * Checks that everything a run writes lies in its own folder: in a project from elsewhere an array or a folder of pictures may be a link, and
 * resuming would write to where it leads.
 *
 * @throws OutsideProject, naming the link; FileNotReadable
 */
export async function requireOwnFiles(projectFolder: string, record: RunRecord): Promise<void> {
  const { folder, items, journal, previews, tensor } = runPaths(projectFolder, record.id)
  await resolveInside(projectFolder, 'runs', record.id)
  const arrays = arraysOf(record).map(({ name }) => tensor(name))
  const pictures = decodedNames.map((name) => path.join(previews, name))
  for (const file of [items, journal, ...arrays, ...pictures])
    await resolveInside(folder, path.relative(folder, file).split(path.sep).join('/'))
}
