import { mkdir, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import type { EntryKind } from '../../../src-shared/contract/views.ts'
import { NotAllowedHere } from '../../../src-shared/errors/errors.ts'
import { Id } from '../../../src-shared/project/projectFile.ts'
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
  const last = (await lastNumbers(projectFolder, kind)).get(id) ?? 0
  return {
    ...(last > 0 ? { last: placeOf(projectFolder, { kind, id }, last) } : {}),
    free: placeOf(projectFolder, { kind, id }, last + 1),
  }
}

/** The places of what was removed last under each id of one kind, which one look at the folder tells of all. @throws FileNotReadable */
export async function lastRemoved(projectFolder: string, kind: EntryKind): Promise<{ id: string; place: string }[]> {
  const numbers = await lastNumbers(projectFolder, kind)
  return [...numbers].map(([id, last]) => ({ id, place: placeOf(projectFolder, { kind, id }, last) }))
}

const endingOf = (kind: EntryKind) => (kind === 'run' || kind === 'study' ? '' : '.json')

function placeOf(projectFolder: string, { kind, id }: { kind: EntryKind; id: string }, number: number): string {
  return path.join(removedFolder(projectFolder, kind), `${id}${number === 1 ? '' : `~${number}`}${endingOf(kind)}`)
}

/** How often each id was removed, by the names in the folder; what is named otherwise was put there by somebody else. */
async function lastNumbers(projectFolder: string, kind: EntryKind): Promise<Map<string, number>> {
  const folder = removedFolder(projectFolder, kind)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw declaredFrom(error, folder)
  })
  const ending = endingOf(kind)
  const numbers = new Map<string, number>()
  for (const name of names) {
    if (!name.endsWith(ending)) continue
    const [, id, number = '1'] =
      /^([^~]+)(?:~([2-9]|[1-9]\d{1,8}))?$/.exec(name.slice(0, name.length - ending.length)) ?? []
    if (id !== undefined && Id.safeParse(id).success) numbers.set(id, Math.max(numbers.get(id) ?? 0, Number(number)))
  }
  return numbers
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
