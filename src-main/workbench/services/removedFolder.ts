import { mkdir, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import type { EntryKind } from '../../../src-shared/contract/views.ts'
import { NotAllowedHere } from '../../../src-shared/errors/errors.ts'
import { declaredFrom } from '../../store/systemErrors.ts'

/** Where the removed runs, models, datasets, studies or figures of a project are kept. */
export function removedFolder(projectFolder: string, kind: EntryKind): string {
  return path.join(projectFolder, 'removed', kind === 'study' ? 'studies' : `${kind}s`)
}

/** What has been removed under one id, and where the next goes. */
export interface RemovedPlaces {
  /** The place of what was removed last; absent where nothing is. */
  last?: string
  /** A place where nothing is. */
  free: string
}

/**
 * An id may be removed more than once: after it came back, and where an earlier version gave it to another. The first is kept under the id itself, the next
 * ones under `id~2`, `id~3` and so on: no id holds a tilde.
 *
 * @throws FileNotReadable
 */
export async function removedPlaces(
  projectFolder: string,
  { kind, id }: { kind: EntryKind; id: string },
): Promise<RemovedPlaces> {
  const folder = removedFolder(projectFolder, kind)
  const ending = kind === 'run' || kind === 'study' ? '' : '.json'
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw declaredFrom(error, folder)
  })
  const nameOf = (number: number) => `${id}${number === 1 ? '' : `~${number}`}${ending}`
  const numbers = names.flatMap((name) => {
    const number = name === nameOf(1) ? 1 : Number(/~([1-9]\d{0,8})(?:\.json)?$/.exec(name)?.[1])
    return name === nameOf(number) ? [number] : []
  })
  const last = numbers.reduce((most, number) => Math.max(most, number), 0)
  return {
    ...(last > 0 ? { last: path.join(folder, nameOf(last)) } : {}),
    free: path.join(folder, nameOf(last + 1)),
  }
}

/** Where an entry goes that is removed: a place where nothing is, so that what was removed before stays. @throws FolderNotWritable, DiskFull */
export async function placeForRemoved(projectFolder: string, entry: { kind: EntryKind; id: string }): Promise<string> {
  const folder = removedFolder(projectFolder, entry.kind)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder, 'write')
  })
  return (await removedPlaces(projectFolder, entry)).free
}

/** Moves what is removed, or restored. @throws FolderNotWritable, DiskFull */
export async function moveEntry(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    throw declaredFrom(error, to, 'write')
  })
}

/** Why nothing is restored under an id that something has. */
export const idTaken = (kind: EntryKind, id: string) =>
  NotAllowedHere({ what: `Restoring ${id}`, reason: `another ${kind} has taken its id since; it stays in "removed"` })
