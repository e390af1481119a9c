import { Cancelled, DeviceFailed, EngineFailed } from '../../../src-shared/errors/errors.ts'
import { providerTitles } from '../../../src-shared/project/device.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import { mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { ModelSource } from '../../engine/sources.ts'
import { appendJournalLine } from '../../store/journal.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { runPaths } from '../../store/runFolder.ts'
import { projectChanged } from '../openProject.ts'
import { batchesOf, rowsIn } from '../rowRanges.ts'
import type { EngineWorker } from './engineWorker.ts'
import { tellOfJob, type Job } from './job.ts'
import { engineWatch } from './engineWatch.ts'
import { progressLine, progressIsDue } from './logLines.ts'
import { requireOwnership } from './requireOwnership.ts'
import { sampledBatches } from './sharedSampling.ts'

type Batch = ReturnType<typeof batchesOf>[number]

/** However innocent a batch is: engines that end before they begin anything must not be started for ever. */
const mostAttempts = 5

/** Rows of a finished batch, and the run that their sampling half was taken from. */
type FinishedRows = RowRange & { samplesFrom?: string }

/**
 * Of a batch: what each of several processes on a GPU must find memory for at once. A GPU takes so few rows hardly faster than one, so a process that
 * is left with fewer costs more than it does, and one alone has the memory of both.
 */
const leastShare = 1 / 4

/** Batches one after the other that end every engine: then it is not the batches. */
const mostBroken = 3

/**
 * Shares the batches of a run that are not finished among its engine processes. Every finished one is in the journal before it counts.
 *
 * @param earlier  rows that are finished
 * @param told.elapsed  seconds of work on the run up to now, over all sittings, kept with every batch: what ends this process ends run.json's
 * @returns all finished ranges, those of earlier sittings included; and why batches were given up, where some were and the rest is
 *   done
 * @throws Cancelled, EngineFailed, DeviceFailed, OwnershipLost; what computing and writing a batch throws
 */
export async function workOff(
  job: Job,
  source: ModelSource,
  workers: readonly EngineWorker[],
  earlier: readonly FinishedRows[],
  { elapsed, onProgress }: { elapsed: () => number; onProgress: () => void },
) {
  const { project, runId, controller } = job
  const known = project.runs.get(runId)!
  const { record } = known
  const settings = record.settings!
  const finished: FinishedRows[] = [...earlier]
  const done = new Set(
    mergedRanges(earlier).flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i)),
  )
  const left = batchesOf(record.count, settings.batch).filter(({ first }) => !done.has(first))
  const { provider } = job
  const onGpu = provider !== 'cpu'
  const model: ModelSource = onGpu
    ? {
        ...source,
        provider,
        ...(workers.length > 1 && { leastRows: Math.ceil(leastShare * settings.batch) }),
        ...(source.autoencoder && { autoencoder: { ...source.autoencoder, allCores: true } }),
      }
    : source
  // Images are read batch by batch. A tensor was copied when the run was prepared, and its file may have gone since.
  const sourcePath =
    record.dataset?.kind === 'images' ? await resolveLocation(project.folder, record.dataset.location) : undefined
  const { journal } = runPaths(project.folder, runId)
  let written = Promise.resolve()

  known.completed = mergedRanges(finished)
  job.done = rowsIn(finished)
  const sampled = await sampledBatches(project, record)
  const sharedBefore = rowsIn(earlier.filter(({ samplesFrom }) => samplesFrom !== undefined))
  job.evaluationsDone = job.done * job.evaluationsPerRow - sharedBefore * job.samplingPerRow
  job.rowsShared = sharedBefore + rowsIn(left.filter(({ batch }) => sampled.has(batch)))
  job.state = controller.signal.aborted ? 'cancelling' : 'running'
  job.progress.start(job.evaluationsDone)
  onProgress()

  const watch = engineWatch()
  const isDue = progressIsDue(job.count, job.done)
  const broken: { batch: Batch; reason: string }[] = []
  let brokenInARow = 0
  /** An engine that ends takes the batch that waited behind along, and has ended once all the same. */
  const toldOfEnds = new WeakSet<Error>()
  const failed = new AbortController()
  const stop = AbortSignal.any([controller.signal, failed.signal])
  const compute = (worker: EngineWorker, batch: Batch, signal: AbortSignal) =>
    worker.run(
      {
        kind: 'batch',
        projectFolder: project.folder,
        runId,
        created: record.created,
        first: batch.first,
        count: batch.count,
        token: project.lock.token,
        model,
        sourcePath,
        sampled: sampled.get(batch.batch),
      },
      { signal, watch, onEvaluations: (evaluations) => (job.atWork.set(batch.batch, evaluations), onProgress()) },
    )
  /**
   * An engine that ends, or hangs and is ended, is started again and its batches are tried once more; a batch that ends two engines is given up, and the others are
   * computed. One that only waited behind it is not to blame. Where nothing else succeeds the run stops. On a GPU it is the device that failed.
   *
   * @returns undefined for a batch that was given up, and for one that had not begun when room was to be made
   */
  const computeTwice = async (worker: EngineWorker, batch: Batch) => {
    const waiting = new AbortController()
    const makeRoom = () => job.atWork.has(batch.batch) || waiting.abort()
    job.pause.signal.addEventListener('abort', makeRoom)
    try {
      return await attempts(worker, batch, AbortSignal.any([stop, waiting.signal]))
    } catch (error) {
      if (!waiting.signal.aborted || stop.aborted || !Cancelled.is(error)) throw error
      left.unshift(batch)
      return undefined
    } finally {
      job.pause.signal.removeEventListener('abort', makeRoom)
    }
  }
  const attempts = async (worker: EngineWorker, batch: Batch, signal: AbortSignal) => {
    let ended = 0
    for (let attempt = 1; ; attempt++) {
      try {
        return await compute(worker, batch, signal)
      } catch (error) {
        if (!EngineFailed.is(error) || stop.aborted) throw error
        if (job.atWork.delete(batch.batch)) ended++
        const { reason } = error.data
        const isNew = !toldOfEnds.has(error)
        toldOfEnds.add(error)
        if (onGpu && (ended === 2 || attempt === mostAttempts))
          throw DeviceFailed({ device: providerTitles[provider], reason })
        if (attempt === mostAttempts && ended < 2) throw error
        if (ended === 2) {
          broken.push({ batch, reason })
          const text = `Images ${rowsOf(batch)} ended the engine process twice and are left out: ${reason}`
          tellOfJob(job, { event: 'engine', level: 'error', text })
          if (++brokenInARow === mostBroken) throw EngineFailed({ reason: sentenceOf(broken) })
          return undefined
        }
        if (isNew) tellOfJob(job, { event: 'engine', text: `An engine process ${reason} and was started again` })
      }
    }
  }

  let mostAtOnce = settings.batch
  const tellOfRowsAtOnce = (rows = mostAtOnce) => {
    if (rows >= mostAtOnce) return
    mostAtOnce = rows
    const text = `${providerTitles[provider]} has no memory for ${settings.batch} rows at once and takes ${rows}, one part of a batch after the other, which differs by rounding alone.`
    tellOfJob(job, { event: 'device', level: 'warning', text })
  }

  /** Every engine has one batch at work and one that waits behind it, so that it never waits for the journal; the last ones are shared. */
  const takeBatches = async (worker: EngineWorker, ahead: boolean) => {
    while (left.length > (ahead ? workers.length : 0) && !job.pause.signal.aborted) {
      if (stop.aborted) throw Cancelled({ what: job.name })
      const batch = left.shift()!
      const { batch: number, first, count } = batch
      const result = await computeTwice(worker, batch).finally(() => job.atWork.delete(number))
      if (!result) continue
      const { sums, seconds, samplesFrom } = result
      tellOfRowsAtOnce(result.rowsAtOnce)
      const evaluations = count * (job.evaluationsPerRow - (samplesFrom ? job.samplingPerRow : 0))
      // What the other run had is not what its journal says any more, so this batch was sampled.
      if (sampled.has(number) && !samplesFrom) job.rowsShared -= count
      brokenInARow = 0
      written = written.then(async () => {
        await requireOwnership(job)
        const { token } = project.lock
        await appendJournalLine(journal, {
          batch: number,
          first,
          count,
          token,
          seconds,
          elapsed: elapsed(),
          sums,
          samplesFrom,
        })
      })
      await written
      finished.push({ first, count, samplesFrom })
      known.completed = mergedRanges(finished)
      job.done += count
      job.evaluationsDone += evaluations
      if (isDue(job.done)) job.log(progressLine(job))
      onProgress()
      projectChanged(project)
    }
  }
  const outcomes = await Promise.allSettled(
    [false, true].flatMap((ahead) =>
      workers.map((worker) =>
        takeBatches(worker, ahead).catch((error: unknown) => {
          failed.abort()
          throw error
        }),
      ),
    ),
  )
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  if (errors.length > 0) throw errors.find((error) => !Cancelled.is(error)) ?? errors[0]
  return {
    finished,
    broken:
      broken.length > 0 ? EngineFailed({ reason: `${sentenceOf(broken)}. All other images are done` }) : undefined,
  }
}

const rowsOf = ({ first, count }: Batch) => (count === 1 ? `${first}` : `${first} to ${first + count - 1}`)

/** Which batches were given up, each once, and what the last one did to the engine. */
function sentenceOf(broken: readonly { batch: Batch; reason: string }[]): string {
  const rows = [...broken].sort((a, b) => a.batch.first - b.batch.first).map(({ batch }) => rowsOf(batch))
  return `images ${rows.join(', ')}, twice: ${broken.at(-1)!.reason}`
}
