import type { Verification } from '../../../src-shared/contract/views.ts'
import { InverscopeError } from '../../../src-shared/errors/errors.ts'
import { titleOfProvider } from '../../../src-shared/project/device.ts'
import { formatDuration, formatEstimate } from '../../../src-shared/project/formatDuration.ts'
import { formatRate } from '../../../src-shared/numbers/formatRate.ts'
import { imageRangesText, mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { NewLogLine } from '../../../src-shared/project/jobLog.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { measuredNumber, plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import { rowsIn } from '../rowRanges.ts'
import { closing, evaluationsPerRow, jobView, settingAside, type Job } from './job.ts'
import type { ModelMeasurement } from './measureModel.ts'

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
const images = (count: number) => counted(count, 'image')
const ofImages = (done: number, count: number) =>
  `${done.toLocaleString('en')} of ${images(count)} ${done === 1 ? 'is' : 'are'} finished`
const rateOf = (perSecond: number) => `${formatRate(perSecond)} images/s`

/** @param before  runs that are at work or wait already */
export function queuedLine({ count }: RunRecord, done: number, before: number): NewLogLine {
  const place = before === 0 ? 'Put into the empty queue' : `Put into the queue behind ${counted(before, 'run')}`
  return { event: 'queued', text: `${place}; ${ofImages(done, count)}.` }
}

/** The batch that a model was measured to be fastest with, and what the others gave. */
export function measuredLine({ byBatch }: ModelMeasurement, batch: number, processes: number): NewLogLine {
  const each = byBatch.map(
    ({ batch: size, evaluationsPerSecond }) => `${size}: ${measuredNumber(evaluationsPerSecond)}`,
  )
  return {
    event: 'measured',
    text: `Batch ${batch}, as measured on this machine: evaluations of single images a second with ${counted(processes, 'process', 'processes')} by batch are ${each.join(', ')}.`,
  }
}

export function preparingLine({ prepared, source }: RunRecord): NewLogLine {
  const reads = source?.from === 'dataset' ? 'Reads its images' : 'Checks what it starts from'
  return {
    event: 'preparing',
    text: prepared
      ? 'Compares what is finished with its checksums.'
      : `${reads}, checks its model and makes room on the disk.`,
  }
}

/** What is left of a run that has just been prepared or checked, and what it is computed on. */
export function begunLine(record: RunRecord): NewLogLine {
  const { count, completed, settings, device } = record
  const done = rowsIn(completed)
  if (done === count) return { event: 'checksums', text: `All ${images(count)} agree with their checksums.` }
  const evaluations = counted(evaluationsPerRow(record), 'evaluation')
  const what =
    done === 0
      ? `Begins: ${images(count)} of ${evaluations} each`
      : `Goes on with ${images(count - done)}: ${ofImages(done, count)}`
  const { provider, processes, difference } = device!
  const apart = difference === undefined ? '' : `, whose outputs are within ${plainNumber(difference, 2)} of the CPU's`
  return {
    event: 'begun',
    text: `${what}. Batch ${settings!.batch}, ${counted(processes, 'process', 'processes')} on ${titleOfProvider(provider)}${apart}.`,
  }
}

/** Another tenth of a run is told, after so many seconds, and some images after so many. */
const seconds = { tenth: 5, longest: 600 }

/**
 * Says whether a log is to have a line about progress: another tenth is finished, or it was long ago. Not with the last images, of which the
 * end of the run tells, and not for every tenth of a run of seconds.
 *
 * @param now  in seconds
 */
export function progressIsDue(count: number, done: number, now = () => performance.now() / 1000) {
  const tenthOf = (rows: number) => Math.floor((10 * rows) / count)
  let told = { tenth: tenthOf(done), at: now() }
  return (rows: number): boolean => {
    const since = now() - told.at
    const due = (tenthOf(rows) > told.tenth && since >= seconds.tenth) || since >= seconds.longest
    if (rows >= count || !due) return false
    told = { tenth: tenthOf(rows), at: now() }
    return true
  }
}

export function progressLine(job: Job): NewLogLine {
  const { done, count, rate, secondsLeft } = jobView(job)
  const pace = rate === undefined ? '' : `, ${rateOf(rate)}`
  const left = secondsLeft === undefined ? '' : `, about ${formatEstimate(secondsLeft)} left`
  return { event: 'progress', text: `${ofImages(done, count)}${pace}${left}.` }
}

export function pausedLine({ completed, count }: RunRecord): NewLogLine {
  return { event: 'paused', text: `Paused with the queue; ${ofImages(rowsIn(completed), count)}.` }
}

export function doneLine({ count, timings, samplesFrom = [] }: RunRecord): NewLogLine {
  const shared = samplesFrom.map(
    ({ run, rows }) => ` The samples of ${images(rowsIn(rows))} were taken over from ${run}.`,
  )
  const took = timings.seconds
  const pace = took > 0 ? ` of work, ${rateOf(count / took)}` : ''
  return { event: 'done', text: `Done: ${images(count)} in ${formatDuration(took)}${pace}.${shared.join('')}` }
}

/** @param why  the signal that stopped the run, or the error that it failed with */
export function endLine({ completed, count }: RunRecord, why: AbortSignal | InverscopeError): NewLogLine {
  const kept = `${ofImages(rowsIn(completed), count)} and kept.`
  if (why instanceof InverscopeError)
    return { event: 'failed', level: 'error', code: why.code, text: `${why.message} ${kept}` }
  if (why.reason === closing)
    return { event: 'stopped', text: `The program ends; ${kept} The run goes on when it is resumed.` }
  if (why.reason === settingAside) return { event: 'stopped', text: `Set aside in the queue; ${kept}` }
  return { event: 'cancelled', text: `Cancelled; ${kept}` }
}

/** The numbers of images, as far as they fit into a line. */
function listed(rows: readonly { row: number }[]): string {
  const text = imageRangesText(mergedRanges(rows.map(({ row }) => ({ first: row, count: 1 }))))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** What comparing a run with its checksums and with its network gave. */
export function verifiedLine(found: Verification): NewLogLine {
  const { agrees, agreeing, damaged, recomputed, apart, tolerance, images: named } = found
  const largest = Object.values(apart).reduce((most, one) => Math.max(most, one), 0)
  const differing = rowsIn(damaged)
  return {
    event: 'verified',
    level: agrees ? 'note' : 'warning',
    text:
      [
        `Verified: ${images(agreeing)} agree with their checksums`,
        ...(differing > 0 ? [`${images(differing)} do not`] : []),
        `${named ? `image ${listed(named)}` : images(recomputed)} computed again ${named?.length === 1 || recomputed === 1 ? 'differs' : 'differ'} by ${largest === 0 ? 'nothing' : `at most ${plainNumber(largest, 2)} of the largest value (rounding explains ${plainNumber(tolerance)})`}`,
      ].join('; ') + '.',
  }
}

/** Of a run that waits, for the first time or again. */
export function takenOutLine(how: 'taken out' | 'set aside'): NewLogLine {
  if (how === 'set aside') return { event: 'stopped', text: 'Set aside in the queue.' }
  return { event: 'cancelled', text: 'Taken out of the queue; what is finished is kept.' }
}
