import {
  Cancelled,
  DeviceFailed,
  EngineFailed,
  FileMissing,
  FolderSilent,
  InverscopeError,
  OwnershipLost,
} from '../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { ModelSource } from '../../engine/sources.ts'
import { verifyJournal, writeRunRecord } from '../../store/runFolder.ts'
import { projectChanged } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'
import type { Devices } from '../devices/devices.ts'
import type { EngineWorker } from './engineWorker.ts'
import { goesOnLater, tellOfJob, type Job } from './job.ts'
import { begunLine, doneLine, endLine, pausedLine, preparingLine } from './logLines.ts'
import { requireOwnFiles } from './requireOwnFiles.ts'
import { requireOwnership } from './requireOwnership.ts'
import { prepareRun, restoreStart } from './prepareRun.ts'
import { remakeLostArrays } from './remakeLostArrays.ts'
import { samplesTaken } from './sharedSampling.ts'
import { withoutWhatFailed, withKeptDevice, withNewDevice, withOtherDevice, withoutWish } from './deviceOfRun.ts'
import { autoencoderOf, checkpointOf } from './verifySources.ts'
import { workOff } from './workOff.ts'

/**
 * Works a run off: prepares it where it is new, keeps the batches whose rows agree with their checksums, and shares the others among the
 * engine processes. However this ends, run.json says so.
 *
 * @param workersOf  so many engine processes
 * @returns `paused` where it was asked to make room and batches are left; then it is called again
 */
export async function runJob(
  job: Job,
  {
    devices,
    workersOf,
    onProgress,
  }: { devices: Devices; workersOf(count: number): readonly EngineWorker[]; onProgress(): void },
): Promise<'over' | 'paused'> {
  const { project, runId, controller } = job
  const known = project.runs.get(runId)
  if (!known) return 'over'
  const began = performance.now()
  const before = known.record.timings.seconds
  const elapsed = () => before + (performance.now() - began) / 1000
  const save = async (changes: Partial<RunRecord>) => {
    const timings = { ...known.record.timings, ...changes.timings, seconds: elapsed() }
    await requireOwnership(job)
    known.record = { ...known.record, ...changes, timings }
    await writeRunRecord(project.folder, known.record)
    projectChanged(project)
  }
  try {
    job.state = 'preparing'
    job.log(preparingLine(known.record))
    onProgress()
    await requireOwnership(job)
    await requireOwnFiles(project.folder, known.record)
    const model = await modelOf(job, known.record)
    if (!known.record.prepared) {
      known.record = await withNewDevice(job, known.record, model, devices)
      onProgress()
      known.record = await prepareRun(project, known.record, controller.signal)
    } else
      await remakeLostArrays(project, known.record, {
        signal: controller.signal,
        onLost(text) {
          // Until the others are compared with their checksums nobody is to be shown, or to start from, rows that are not there.
          known.completed = []
          tellOfJob(job, { event: 'checksums', text })
        },
      })
    const { completed, redo } = await verifyJournal(project.folder, known.record)
    known.completed = mergedRanges(completed)
    if (redo.length > 0)
      tellOfJob(job, {
        event: 'checksums',
        text:
          redo.length === 1
            ? '1 finished batch did not agree with its checksums and is computed again'
            : `${redo.length} finished batches did not agree with their checksums and are computed again`,
      })
    await restoreStart(
      project,
      known.record,
      redo.map(({ batch }) => batch),
    )
    if (rowsIn(completed) < known.record.count) {
      const record = { ...known.record, completed: mergedRanges(completed) }
      const choice = record.device?.moveTo
      known.record = await (choice === undefined
        ? withKeptDevice(job, record, devices)
        : withOtherDevice(job, record, { choice, model, devices }))
    } else known.record = withoutWish(known.record)
    // One that had nothing left to do ends when it did before: what was measured of it then is still about the same arrays.
    const endedBefore = rowsIn(completed) < known.record.count ? undefined : known.record.timings.finished
    await save({
      state: 'running',
      completed: mergedRanges(completed),
      error: undefined,
      timings: { seconds: 0, finished: endedBefore },
    })
    job.log(begunLine(known.record))
    const work = async (earlier: typeof completed): ReturnType<typeof workOff> => {
      const workers = workersOf(job.processes)
      try {
        return await workOff(job, model, workers, earlier, { elapsed, onProgress })
      } catch (error) {
        if (!DeviceFailed.is(error) || controller.signal.aborted) throw error
        // What they hold of the GPU's memory is free once they have ended; they start again when they are needed.
        for (const worker of workers) worker.close()
        const left = await verifyJournal(project.folder, known.record)
        known.completed = mergedRanges(left.completed)
        const record = { ...known.record, completed: known.completed }
        await save(withoutWhatFailed(job, record, error.data.reason))
        return work(left.completed)
      }
    }
    const { finished, broken } = await work(completed)
    const samplesFrom = await samplesTaken(project, known.record, finished)
    if (broken && !job.pause.signal.aborted) throw broken
    if (rowsIn(finished) < known.record.count) {
      await save({ completed: mergedRanges(finished), samplesFrom })
      job.log(pausedLine(known.record))
      return 'paused'
    }
    known.record = withoutWish(known.record)
    await save({
      state: 'done',
      completed: mergedRanges(finished),
      samplesFrom,
      timings: { seconds: 0, finished: endedBefore ?? new Date().toISOString() },
    })
    job.log(doneLine(known.record))
  } catch (thrown) {
    const error = FileMissing.is(thrown) ? await missingBecause(job, thrown) : thrown
    const cancelled = Cancelled.is(error) || controller.signal.aborted
    const reason =
      error instanceof InverscopeError
        ? error
        : EngineFailed({ reason: error instanceof Error ? error.message : String(error) })
    const later = cancelled && goesOnLater(controller.signal)
    // A device that was asked for and is not to be had is asked for once, and who cancels a run takes back what was asked for.
    if (!later) known.record = withoutWish(known.record)
    const ending: Pick<RunRecord, 'state' | 'error'> = cancelled
      ? { state: later ? 'running' : 'cancelled', error: undefined }
      : { state: 'failed', error: { code: reason.code, message: reason.message } }
    try {
      // Neither may be asked again: a folder that belongs to somebody else by now, and one that answers nothing.
      if (OwnershipLost.is(error) || FolderSilent.is(error)) throw error
      known.completed = mergedRanges((await verifyJournalQuietly(job)).completed)
      await save({ ...ending, completed: known.completed })
    } catch {
      // The disk that refused the rows refuses run.json too; there it still says `running`, which is shown as interrupted.
      known.record = { ...known.record, ...ending, timings: { ...known.record.timings, seconds: elapsed() } }
      projectChanged(project)
    }
    job.log(endLine(known.record, cancelled ? controller.signal : reason))
  }
  return 'over'
}

/** A file is missing by itself, or because the whole project is. */
function missingBecause(job: Job, missing: unknown): Promise<unknown> {
  return requireOwnership(job).then(
    () => missing,
    (reason: unknown) => reason,
  )
}

async function modelOf({ project }: Job, { model }: RunRecord): Promise<ModelSource> {
  return {
    file: await checkpointOf(project, model!),
    sha256: model!.checkpoint.sha256,
    settings: model!.settings,
    autoencoder: await autoencoderOf(project, model!),
  }
}

async function verifyJournalQuietly({ project, runId }: Job) {
  const { record, completed } = project.runs.get(runId)!
  return verifyJournal(project.folder, record).catch(() => ({ completed }))
}
