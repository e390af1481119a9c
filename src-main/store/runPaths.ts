import path from 'node:path'
import { OutsideProject } from '../../src-shared/errors/fileErrors.ts'
import { Id } from '../../src-shared/project/projectFile.ts'
import type { ArrayName } from './journal.ts'

/** Where the parts of a run lie. */
export interface RunPaths {
  folder: string
  record: string
  items: string
  journal: string
  previews: string
  /** The file of an array. @throws OutsideProject for a name that no array has */
  tensor(name: ArrayName): string
}

/**
 * The paths of a run's files. An id has no slashes and does not begin with a dot, so none of them leads out of the project; what a URL names
 * goes through resolveInside as well, because of links.
 *
 * @throws OutsideProject for what is not an id
 */
export function runPaths(projectFolder: string, id: string): RunPaths {
  if (!Id.safeParse(id).success) throw OutsideProject({ name: id })
  return runPathsAt(path.join(projectFolder, 'runs', id))
}

/** The paths of a run's files in its folder, which of a removed run is none of the project's runs. */
export function runPathsAt(folder: string): RunPaths {
  return {
    folder,
    record: path.join(folder, 'run.json'),
    items: path.join(folder, 'items.jsonl'),
    journal: path.join(folder, 'journal.jsonl'),
    previews: path.join(folder, 'previews'),
    tensor: (name) => path.join(folder, `${name}.npy`),
  }
}
