import { lstat, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { EntryKind, type RemovedEntry } from '../../../src-shared/contract/projectViews.ts'
import { readText } from '../../store/readText.ts'
import { runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'
import { eachAtMost } from '../eachAtMost.ts'
import { figureFile } from './figures/figureStore.ts'
import { lastRemoved } from './removedFolder.ts'
import { studyFolder } from './studies/studyStore.ts'

/** Bytes; what is longer, as a run whose million rows have classes of their own, is called by its id. */
const longest = 1 << 20
/** Read at once: of thousands of removed runs all at once would take as many open files, and each may be as long. */
const mostAtOnce = 16
const Named = z.object({ name: z.string().min(1) })

/**
 * What was removed from a project and can come back, what was removed last first. An id that is taken again is left out.
 *
 * @throws FileNotReadable
 */
export async function removedEntries(project: OpenProject): Promise<RemovedEntry[]> {
  const found = await Promise.all(EntryKind.options.map((kind) => removedOfKind(project, kind)))
  return found
    .flat()
    .toSorted((a, b) => b.at - a.at)
    .map(({ entry }) => entry)
}

async function removedOfKind(project: OpenProject, kind: EntryKind): Promise<{ entry: RemovedEntry; at: number }[]> {
  const entries = await eachAtMost(await lastRemoved(project.folder, kind), mostAtOnce, async ({ id, place }) => {
    if (await isTaken(project, kind, id)) return []
    // A folder that a person put there by hand may be anything, and a run that could not be read a link to nothing.
    const moved = await lstat(place).catch(() => undefined)
    if (moved === undefined) return []
    // Moving a file or folder leaves the time of its contents and changes that of its place.
    return [{ entry: { kind, id, name: (await nameAt(place, kind)) ?? id }, at: moved.ctimeMs }]
  })
  return entries.flat()
}

async function isTaken({ folder, file, runs }: OpenProject, kind: EntryKind, id: string): Promise<boolean> {
  const has = (entries: readonly { id: string }[]) => entries.some((entry) => entry.id === id)
  const isThere = (place: string) =>
    stat(place).then(
      () => true,
      () => false,
    )
  if (kind === 'model') return has(file.models)
  if (kind === 'dataset') return has(file.datasets)
  if (kind === 'encoder') return has(file.encoders)
  if (kind === 'run') return runs.has(id) || isThere(runPaths(folder, id).folder)
  return isThere(kind === 'study' ? studyFolder(folder, id) : figureFile(folder, id))
}

/** @returns undefined where it cannot be read */
async function nameAt(place: string, kind: EntryKind): Promise<string | undefined> {
  const file = kind === 'run' ? path.join(place, 'run.json') : kind === 'study' ? path.join(place, 'study.json') : place
  try {
    return Named.parse(JSON.parse(await readText(file, { follow: false, longest }))).name
  } catch {
    return undefined
  }
}
