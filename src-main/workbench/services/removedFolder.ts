import path from 'node:path'
import type { EntryKind } from '../../../src-shared/contract/views.ts'

/** Where the removed runs, models or datasets of a project are kept. */
export function removedFolder(projectFolder: string, kind: EntryKind): string {
  return path.join(projectFolder, 'removed', `${kind}s`)
}
