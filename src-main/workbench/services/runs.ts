import { createHash } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RunDetail, RunTraits } from '../../../src-shared/contract/views.ts'
import type { DeviceChoice } from '../../../src-shared/project/device.ts'
import { DiskFull, NotAllowedHere, RunMissing } from '../../../src-shared/errors/errors.ts'
import type { RunItem } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest, RunSettings } from '../../../src-shared/project/runSettings.ts'
import { mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import { freeBytes } from '../../store/diskSpace.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import { readItems, runPaths, writeRunRecord } from '../../store/runFolder.ts'
import { runNumber } from '../../store/runNumber.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import { measuredLine } from '../jobs/logLines.ts'
import { verifySources } from '../jobs/verifySources.ts'
import { processesOf } from '../devices/processesOf.ts'
import { projectChanged, type KnownRun, type OpenProject } from '../openProject.ts'
import { processor } from '../physicalCores.ts'
import { slug } from './freeId.ts'
import { askSpeed } from './askSpeed.ts'
import { newRunRecord } from './newRunRecord.ts'
import { beginningKey } from './pairedRows.ts'
import { resolveRun, type AskSpeed } from './resolveRun.ts'
import { bytesOfPlan } from './plannedCost.ts'
import { runRow } from './projectView.ts'
import { removedFolder } from './removedFolder.ts'

/**
 * Writes a new run's folder and puts it in the queue.
 *
 * @param measure  measures a model that never was at work here, to choose its batch
 * @param ask  how fast models are, where that was asked for the plan already: the run gets the batch that was planned
 * @param anew  nothing is to be taken over from runs that were made before: the run that the person began with, or `true` where it is this one
 * @param sweep  the sweep of several runs that it belongs to; without `first` it is the first that is begun for it
 * @throws what resolveRun throws; DiskFull before anything is written; FolderNotWritable
 */
export async function startRun(
  project: OpenProject,
  queue: JobQueue,
  request: RunRequest,
  {
    anew,
    sweep,
    measure = true,
    ask = askSpeed(queue, measure && request.batch === undefined),
  }: { anew?: string | true; sweep?: { first?: string; taken?: string[] }; measure?: boolean; ask?: AskSpeed } = {},
): Promise<string> {
  const run = await resolveRun(project, request, queue.devices, ask)
  const needed = bytesOfPlan(request, run)
  const free = await freeBytes(project.folder)
  if (needed > free) throw DiskFull({ path: project.folder, needed, free })
  const id = await claimRunFolder(project, run.name)
  const record = {
    ...newRunRecord(project, request, run, id),
    ...(anew && { anewFrom: anew === true ? id : anew }),
    ...(sweep && { sweep: { first: id, ...sweep } }),
  }
  await writeRunRecord(project.folder, record).catch(async (error: unknown) => {
    await rm(runPaths(project.folder, record.id).folder, { recursive: true, force: true })
    throw error
  })
  project.runs.set(record.id, { record, completed: [] })
  projectChanged(project)
  const { measurement, processes } = run.speed ?? {}
  if (measurement && !record.device?.batchGiven)
    queue.logs.add(project, { kind: 'run', id }, measuredLine(measurement, run.settings.batch, processes!))
  queue.add(project, record.id, run.processes)
  return record.id
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
    for (let number = Math.max(0, ...taken.map(runNumber)) + 1; ; number++) {
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

/** Whether a run has a folder that cannot be read. */
export const isBroken = ({ brokenRuns }: OpenProject, runId: string): boolean =>
  brokenRuns.some(({ id }) => id === runId)

/** @throws RunMissing */
export function findRun(project: OpenProject, runId: string): KnownRun {
  const known = project.runs.get(runId)
  if (!known) throw RunMissing({ run: runId })
  return known
}

/**
 * Puts a run back in the queue. One that is finished is checked against its checksums, and what is damaged is computed again.
 *
 * @param device  what computes the rows that are left; the device that the run began on where left out
 * @throws RunMissing, SourceChanged, FileMissing; NotAllowedHere for imported tensors, and for another device for a run at work;
 *   DeviceUnavailable, DeviceRefused for a device that was named
 */
export async function resumeRun(
  project: OpenProject,
  queue: JobQueue,
  runId: string,
  { device }: { device?: DeviceChoice } = {},
): Promise<void> {
  const { record } = findRun(project, runId)
  const job = queue.jobOf(project, runId)
  if (device !== undefined && job && job.state !== 'queued' && job.state !== 'cancelling') throw atWork(runId)
  if (device !== undefined && job?.state === 'queued') return goOnWith(project, queue, runId, device)
  if (job && job.state !== 'cancelling') return
  // Cancelled a moment ago: it goes on once its last step is over.
  await job?.over
  if (record.kind === 'import')
    throw NotAllowedHere({
      what: `Resuming ${runId}`,
      reason: 'its tensors were imported, so there is nothing to compute',
    })
  await verifySources(project, record)
  if (device !== undefined) await goOnWith(project, queue, runId, device)
  queue.add(project, runId, record.device?.processes ?? processesOf('cpu', record.count))
}

/** Writes down what a run that waits, or is in no queue, is to go on with; its job settles that. */
async function goOnWith(project: OpenProject, queue: JobQueue, runId: string, choice: DeviceChoice): Promise<void> {
  const job = queue.jobOf(project, runId)
  const { model } = findRun(project, runId).record
  if (model) await queue.devices.plan(choice, { sha256: model.checkpoint.sha256, settings: model.settings })
  // Finding the device may take a minute, in which the run may have begun, or been taken out of the queue.
  const known = findRun(project, runId)
  const present = queue.jobOf(project, runId)
  if (present && present.state !== 'queued') throw atWork(runId)
  if (job && present !== job)
    throw NotAllowedHere({
      what: anotherDevice(runId),
      reason: 'it came to its end, or was taken out of the queue, while the device was looked for; ask once more',
    })
  const { device, prepared, count } = known.record
  const planned = device ?? { provider: 'cpu', processes: processesOf('cpu', count), processor: processor() }
  known.record = {
    ...known.record,
    device: { ...planned, ...(prepared ? { moveTo: choice } : { requested: choice }) },
  }
  await writeRunRecord(project.folder, known.record)
  projectChanged(project)
}

const anotherDevice = (runId: string) => `Going on with ${runId} on another device`

function atWork(runId: string): Error {
  const reason = `it is at work; stop it first with: inverscope cancel ${runId}`
  return NotAllowedHere({ what: anotherDevice(runId), reason })
}

export function runDetail(project: OpenProject, queue: JobQueue, runId: string): RunDetail {
  const known = findRun(project, runId)
  return {
    row: runRow(known, queue.jobOf(project, runId), project.ownedElsewhere),
    record: known.record,
    completed: mergedRanges(known.completed),
    folder: runPaths(project.folder, runId).folder,
  }
}

/** What the runs of these ids differ in and which pictures they have; ids that are not in the project are passed over. */
export function runTraits(project: OpenProject, runIds: readonly string[]): RunTraits[] {
  return runIds.flatMap((id) => {
    const known = project.runs.get(id)
    if (!known) return []
    const { source, shape, tensors, settings, dataset, model } = known.record
    return {
      id,
      source,
      shape,
      tensors,
      settings: settings && withoutClasses(settings),
      classes: settings?.classes && classesWords(settings.classes),
      dataset: dataset?.name,
      beginning: beginningKey(project, known.record),
      isLatent: model?.autoencoder !== undefined,
      completed: mergedRanges(known.completed),
    }
  })
}

/** Longer lists are told by their length and a digest. */
const mostListed = 8
/** By list: a digest of a million numbers takes a while, and pages ask again while runs are at work. */
const wordsOf = new WeakMap<readonly number[], string>()

function classesWords(classes: readonly number[]): string {
  if (classes.length <= mostListed) return classes.join(', ')
  const before = wordsOf.get(classes)
  if (before !== undefined) return before
  const digest = createHash('sha256').update(classes.join()).digest('hex').slice(0, 8)
  const words = `${classes.slice(0, 3).join(', ')}, … (${classes.length} rows, ${digest})`
  wordsOf.set(classes, words)
  return words
}

/** The classes of a million rows would be sent with each run. */
function withoutClasses({ classes: _, ...settings }: RunSettings): RunTraits['settings'] {
  return settings
}

export async function runItems(project: OpenProject, runId: string, first: number, count: number): Promise<RunItem[]> {
  const { record } = findRun(project, runId)
  if (!record.prepared) return []
  return readItems(runPaths(project.folder, runId).items, { first, count })
}
