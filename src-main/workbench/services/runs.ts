import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RunDetail } from '../../../src-shared/contract/views.ts'
import { DiskFull, NotAllowedHere, RunMissing } from '../../../src-shared/errors/errors.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import type { RunItem, RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { resizeRule } from '../../imaging/decodeImage.ts'
import { freeBytes } from '../../store/diskSpace.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import { makeLocation } from '../../store/projectStore.ts'
import { readItems, runPaths, writeRunRecord } from '../../store/runFolder.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import { verifySources } from '../jobs/verifySources.ts'
import { projectChanged, type KnownRun, type OpenProject } from '../openProject.ts'
import { physicalCores } from '../physicalCores.ts'
import { mergeRanges } from '../rowRanges.ts'
import { versions } from '../versions.ts'
import { findDataset } from './datasets.ts'
import { slug } from './freeId.ts'
import { findCheckpoint } from './models.ts'
import { arraysOfPlan, bytesOf, resolveRun, type ResolvedRun } from './planRun.ts'
import { runRow } from './projectView.ts'
import { removedFolder } from './removedFolder.ts'

/**
 * Writes a new run's folder and puts it in the queue.
 *
 * @throws what resolveRun throws; DiskFull before anything is written; FolderNotWritable
 */
export async function startRun(project: OpenProject, queue: JobQueue, request: RunRequest): Promise<string> {
  const run = await resolveRun(project, request)
  const needed = bytesOf(arraysOfPlan(request, run))
  const free = await freeBytes(project.folder)
  if (needed > free) throw DiskFull({ path: project.folder, needed, free })
  const record = recordOf(project, request, run, await claimRunFolder(project, run.name))
  await writeRunRecord(project.folder, record).catch(async (error: unknown) => {
    await rm(runPaths(project.folder, record.id).folder, { recursive: true, force: true })
    throw error
  })
  project.runs.set(record.id, { record, completed: [] })
  projectChanged(project)
  queue.add(project, record.id, run.processes)
  return record.id
}

function recordOf(
  project: OpenProject,
  request: RunRequest,
  { name, model, settings, count, tensors, kept }: ResolvedRun,
  id: string,
): RunRecord {
  const { step, file, sha256 } = findCheckpoint(model, request.checkpoint)
  return {
    format: 'inverscope-run',
    schemaVersion: 1,
    id,
    name,
    kind: request.kind,
    created: new Date().toISOString(),
    state: 'preparing',
    model: {
      id: model.id,
      name: model.name,
      family: model.family,
      location: model.location,
      checkpoint: { step, file, sha256 },
      settings: model.settings,
      autoencoder: model.autoencoder,
      preset: model.preset,
    },
    source: request.source,
    dataset: datasetOf(project, request, model),
    settings,
    count,
    shape: model.shape,
    tensors,
    kept,
    health: true,
    prepared: false,
    completed: [],
    versions: versions(),
    timings: { seconds: 0 },
  }
}

/** SHA-256 of nothing yet: the items are hashed when the run is prepared. */
export const notHashedYet = '0'.repeat(64)

function datasetOf(project: OpenProject, { source }: RunRequest, model: ModelEntry): RunRecord['dataset'] {
  if (source.from === 'file') {
    return {
      name: path.basename(source.path),
      location: makeLocation(project.folder, source.path),
      kind: 'tensor',
      resize: 'none',
      sha256: notHashedYet,
    }
  }
  if (source.from !== 'dataset') return undefined
  const { id, name, location, kind } = findDataset(project, source.dataset)
  return { id, name, location, kind, resize: kind === 'images' ? broughtToStates(model) : 'none', sha256: notHashedYet }
}

/** How images become states of the denoiser, in words. */
function broughtToStates({ autoencoder, settings }: ModelEntry): string {
  if (!autoencoder) return resizeRule
  const latent = autoencoder.kind === 'VQModel' ? 'unquantised' : 'the mean'
  return `${resizeRule}, then encoded by ${autoencoder.kind} (${latent}) and multiplied by ${settings.scalingFactor}`
}

/**
 * Makes `runs/NNNN-name`, numbered on from the highest number among the runs and the removed ones, so that no id ever means two runs. The
 * folder's exclusive creation is the claim.
 */
export async function claimRunFolder(project: OpenProject, name: string): Promise<string> {
  const folder = path.join(project.folder, 'runs')
  try {
    await mkdir(folder, { recursive: true })
    const taken = [...(await readdir(folder)), ...(await removedRuns(project.folder))]
    const numbers = taken.map((entry) => Number.parseInt(entry, 10)).filter(Number.isFinite)
    for (let number = Math.max(0, ...numbers) + 1; ; number++) {
      const id = `${String(number).padStart(4, '0')}-${slug(name)}`
      const made = await mkdir(path.join(folder, id)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (made) return id
    }
  } catch (error) {
    throw declaredFrom(error, folder, 'write')
  }
}

function removedRuns(projectFolder: string): Promise<string[]> {
  return readdir(removedFolder(projectFolder, 'run')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** @throws RunMissing */
export function findRun(project: OpenProject, runId: string): KnownRun {
  const known = project.runs.get(runId)
  if (!known) throw RunMissing({ run: runId })
  return known
}

/**
 * Puts a run back in the queue. One that is finished is checked against its checksums, and what is damaged is computed again.
 *
 * @throws RunMissing, SourceChanged, FileMissing; NotAllowedHere for imported tensors
 */
export async function resumeRun(project: OpenProject, queue: JobQueue, runId: string): Promise<void> {
  const { record } = findRun(project, runId)
  const job = queue.jobOf(project, runId)
  if (job && job.state !== 'cancelling') return
  // Cancelled a moment ago: it goes on once its last step is over.
  await job?.over
  if (record.kind === 'import')
    throw NotAllowedHere({
      what: `Resuming ${runId}`,
      reason: 'its tensors were imported, so there is nothing to compute',
    })
  await verifySources(project, record)
  queue.add(project, runId, record.device?.processes ?? Math.min(physicalCores(), record.count))
}

export function runDetail(project: OpenProject, queue: JobQueue, runId: string): RunDetail {
  const known = findRun(project, runId)
  return {
    row: runRow(known, queue.jobOf(project, runId), project.ownedElsewhere),
    record: known.record,
    completed: mergeRanges(known.completed),
    folder: runPaths(project.folder, runId).folder,
  }
}

export async function runItems(project: OpenProject, runId: string, first: number, count: number): Promise<RunItem[]> {
  const { record } = findRun(project, runId)
  if (!record.prepared) return []
  return readItems(runPaths(project.folder, runId).items, { first, count })
}
