import { lstat, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { NotAllowedHere, RunBroken, UnknownName } from '../../../src-shared/errors/errors.ts'
import { DatasetEntry, EncoderEntry, ModelEntry, type ProjectFile } from '../../../src-shared/project/projectFile.ts'
import type { EntryKind } from '../../../src-shared/contract/views.ts'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { makeLocation } from '../../store/projectStore.ts'
import { readRunOrReason, runPaths, runPathsAt, writeRunRecord } from '../../store/runFolder.ts'
import { runNumber } from '../../store/runNumber.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { datasetContent, findDataset } from './datasets.ts'
import { findEncoder, relocateEncoder } from './encoders.ts'
import { figureFile, inTurn, readFigure, writeFigure } from './figures/figureStore.ts'
import type { Waiting } from './identifyCheckpoint.ts'
import { findModel } from './models.ts'
import { knownRun, updateProjectFile } from './projects.ts'
import { relocateModel } from './relocateModel.ts'
import { idTaken, moveEntry, placeForRemoved, removedPlaces } from './removedFolder.ts'
import { findRun, isBroken } from './runs.ts'

/** A model, dataset, encoder, run or figure of a project; studies, which may be at work, look after themselves. */
export interface EntryName {
  kind: Exclude<EntryKind, 'study'>
  id: string
}

/** Gives an entry another name for people; its id, and with it its folder and address, stays. @throws UnknownName, RunMissing, FigureMissing, NotAllowedHere */
export async function renameEntry(
  project: OpenProject,
  queue: JobQueue,
  { kind, id, name }: EntryName & { name: string },
): Promise<void> {
  if (kind === 'run') {
    requireIdle(project, queue, id)
    const known = findRun(project, id)
    const record = { ...known.record, name }
    await writeRunRecord(project.folder, record)
    project.runs.set(id, { ...known, record })
    projectChanged(project)
    return
  }
  if (kind === 'figure') {
    await inTurn(project.folder, async () =>
      writeFigure(project.folder, { ...(await readFigure(project.folder, id)), name }),
    )
    projectChanged(project)
    return
  }
  findEntry(project, kind, id)
  await updateEntries(project, kind, (entries) =>
    entries.map((entry) => (entry.id === id ? { ...entry, name } : entry)),
  )
}

type FileKind = Exclude<EntryName['kind'], 'run' | 'figure'>
const listOf = { model: 'models', dataset: 'datasets', encoder: 'encoders' } as const satisfies Record<
  FileKind,
  keyof ProjectFile
>
const schemaOf = { model: ModelEntry, dataset: DatasetEntry, encoder: EncoderEntry } as const

/** @throws UnknownName */
function findEntry(project: OpenProject, kind: FileKind, id: string): ModelEntry | DatasetEntry | EncoderEntry {
  if (kind === 'model') return findModel(project, id)
  return kind === 'dataset' ? findDataset(project, id) : findEncoder(project, id)
}

/** Changes what the project file lists of one kind, and nothing else of it. */
function updateEntries(
  project: OpenProject,
  kind: FileKind,
  change: <Entry extends { id: string; name: string }>(entries: Entry[]) => Entry[],
): Promise<void> {
  return updateProjectFile(project, (file) => ({
    ...file,
    ...(kind === 'model' && { models: change(file.models) }),
    ...(kind === 'dataset' && { datasets: change(file.datasets) }),
    ...(kind === 'encoder' && { encoders: change(file.encoders) }),
  }))
}

/**
 * Takes an entry out of the project. A run's folder, also one that cannot be read, goes to `removed/runs`, what the project knew of a model, dataset, encoder or figure to
 * `removed/models` and so on, and a figure's exports stay where they are; nothing is deleted, so that it can be restored, and a person who needs
 * the space deletes `removed`.
 *
 * @throws UnknownName, RunMissing, FigureMissing; NotAllowedHere for a run at work; FolderNotWritable, DiskFull
 */
export async function removeEntry(project: OpenProject, queue: JobQueue, { kind, id }: EntryName): Promise<void> {
  const place = await placeForRemoved(project.folder, { kind, id })
  if (kind === 'run') {
    requireIdle(project, queue, id)
    if (!isBroken(project, id)) findRun(project, id)
    await moveEntry(runPaths(project.folder, id).folder, place)
    project.runs.delete(id)
    project.brokenRuns = project.brokenRuns.filter((run) => run.id !== id)
    projectChanged(project)
    return
  }
  if (kind === 'figure') {
    await inTurn(project.folder, async () => {
      await readFigure(project.folder, id)
      await moveEntry(figureFile(project.folder, id), place)
    })
    projectChanged(project)
    return
  }
  const entry = findEntry(project, kind, id)
  await writeFileAtomically(place, `${JSON.stringify(entry, undefined, 2)}\n`)
  await updateEntries(project, kind, (entries) => entries.filter((other) => other.id !== id))
}

/**
 * Puts back what was removed; of several under one id, the last.
 *
 * @throws UnknownName where nothing was; NotAllowedHere where the id was taken since; RunBroken for a run that cannot be read, which stays removed
 */
export async function restoreEntry(project: OpenProject, { kind, id }: EntryName): Promise<void> {
  const { last: place } = await removedPlaces(project.folder, { kind, id })
  if (place === undefined) throw UnknownName({ kind: `removed ${kind}`, name: id, known: [] })
  if (kind === 'run') {
    const { folder } = runPaths(project.folder, id)
    if (project.runs.has(id) || (await stat(folder).catch(() => undefined))) throw idTaken(kind, id)
    // Before it is moved: a folder without run.json would be no run of the project, and nothing that can be restored either.
    const paths = runPathsAt(place)
    const found = await readRunOrReason(id, paths, (await lstat(place)).isDirectory())
    if (found === undefined) throw RunBroken({ run: id, reason: `${paths.record} is gone` })
    const run = 'record' in found ? await knownRun(project.folder, found.record, paths) : undefined
    await moveEntry(place, folder)
    if (run) project.runs.set(id, run)
    // As it was: named with its reason, and removed again from there.
    else if ('broken' in found) project.brokenRuns = [...project.brokenRuns, found.broken].toSorted(byId)
    sortRuns(project)
    projectChanged(project)
    return
  }
  if (kind === 'figure') {
    const file = figureFile(project.folder, id)
    if (await stat(file).catch(() => undefined)) throw idTaken(kind, id)
    await moveEntry(place, file)
    projectChanged(project)
    return
  }
  const content: unknown = JSON.parse(await readFile(place, 'utf8'))
  await updateProjectFile(project, (file) => {
    const list = listOf[kind]
    if (file[list].some((entry) => entry.id === id)) throw idTaken(kind, id)
    return { ...file, [list]: [...file[list], schemaOf[kind].parse(content)] }
  })
  await rm(place, { force: true })
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

/** Puts the runs in the order in which they were made, as when a project is opened: one that comes back is not the newest. */
function sortRuns({ runs }: OpenProject): void {
  const inOrder = [...runs].sort(([a], [b]) => runNumber(a) - runNumber(b))
  runs.clear()
  for (const [id, run] of inOrder) runs.set(id, run)
}

/**
 * Tells the project where a model, dataset or encoder lies now. What lies there must be the same: weights by their SHA-256, a dataset by its kind,
 * number and size of images, and classes; runs check every image again when they are resumed.
 *
 * @throws UnknownName, FileMissing and what opening a model throws; NotAllowedHere where it is something else; the reason of the signal
 */
export async function relocateEntry(
  project: OpenProject,
  { kind, id, path: given }: EntryName & { path: string },
  waiting?: Waiting,
): Promise<void> {
  const place = path.resolve(given)
  if (kind === 'run' || kind === 'figure')
    throw NotAllowedHere({ what: `Finding ${id} elsewhere`, reason: `${kind}s lie in the project` })
  if (kind === 'model') return relocateModel(project, id, place, waiting)
  if (kind === 'encoder') return relocateEncoder(project, id, place, waiting)
  const dataset = findDataset(project, id)
  const content = await datasetContent(place)
  const difference = datasetDifference(dataset, content)
  if (difference !== undefined)
    throw NotAllowedHere({
      what: `Taking ${place} for ${dataset.name}`,
      reason: `${difference}; add it as a dataset of its own`,
    })
  // Looking through a folder takes long where it is large; whoever gave up meanwhile was told that nothing changes.
  waiting?.signal?.throwIfAborted()
  const location = makeLocation(project.folder, place)
  await updateProjectFile(project, (file) => ({
    ...file,
    datasets: file.datasets.map((other) => (other.id === id ? { ...other, location } : other)),
  }))
}

type DatasetContent = Pick<DatasetEntry, 'kind' | 'count' | 'shape' | 'classes'>

/** Why what lies somewhere is another dataset; undefined where it may be the same. The same pictures prepared at another size are another one. */
function datasetDifference(before: DatasetContent, now: DatasetContent): string | undefined {
  if (now.kind !== before.kind || now.count !== before.count)
    return `it holds ${now.count} images where ${before.count} were`
  // Not kept by earlier versions.
  if (now.shape && before.shape && now.shape.join() !== before.shape.join())
    return `its images are ${now.shape.join(' × ')} where ${before.shape.join(' × ')} were`
  return now.classes.join('/') === before.classes.join('/') ? undefined : 'its classes are others'
}

function requireIdle(project: OpenProject, queue: JobQueue, runId: string): void {
  if (queue.jobOf(project, runId))
    throw NotAllowedHere({ what: `Changing ${runId}`, reason: 'it is at work or waits; cancel it first' })
}
