import type { JobView, RunRow } from '../../../src-shared/contract/views.ts'
import { formatRate } from '../../../src-shared/numbers/formatRate.ts'
import { formatDuration, formatEstimate } from '../../../src-shared/project/formatDuration.ts'
import { formatCount } from './formatAmount.ts'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `width` columns filled to `share`, 0 to 1, in eighths of a column. */
export function progressBar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  const bar = '█'.repeat(Math.floor(filled / 8)) + eighths[filled % 8]
  return bar + '░'.repeat(width - bar.length)
}

/** Share of the work that is done, steps inside unfinished batches included. */
export const shareDone = ({ evaluationsDone, evaluations }: JobView): number =>
  evaluations > 0 ? evaluationsDone / evaluations : 0

/**
 * What a job is at, on one line: name, bar, done of count, images/s, time left.
 *
 * @param columns  the line is never longer; first the bar shrinks, then the name
 * @param bar  left out where the line goes to a log
 */
export function progressLine(job: JobView, columns: number, { bar = true } = {}): string {
  const facts = [
    `${formatCount(job.done)} of ${formatCount(job.count)}`,
    ...(job.state === 'running' ? [] : [stateWord[job.state]]),
    ...(job.rate === undefined ? [] : [`${formatRate(job.rate)} images/s`]),
    ...(job.secondsLeft === undefined ? [] : [`about ${formatEstimate(job.secondsLeft)} left`]),
  ].join('  ')
  if (!bar) return `${job.name}: ${Math.floor(shareDone(job) * 100)} %, ${facts.replaceAll('  ', ', ')}`
  return withBar(job.name, shareDone(job), facts, columns)
}

/** How a run ended, in the same form. */
export function endLine(run: RunRow, columns: number, { bar = true } = {}): string {
  const { name, state, done, count, seconds } = run
  const facts = `${formatCount(done)} of ${formatCount(count)}  ${state} after ${formatDuration(seconds)}`
  return bar ? withBar(name, done / count, facts, columns) : `${name}: ${facts.replace('  ', ', ')}`
}

function withBar(name: string, share: number, facts: string, columns: number): string {
  const room = columns - facts.length - 4
  const shownName = shortened(name, Math.max(8, room - 10))
  const width = Math.min(30, room - shownName.length)
  return [shownName, ...(width >= 4 ? [progressBar(share, width)] : []), facts].join('  ').slice(0, columns)
}

const stateWord = { queued: 'waiting', preparing: 'preparing', cancelling: 'stopping' } as const

const shortened = (name: string, width: number) => (name.length <= width ? name : `${name.slice(0, width - 1)}…`)
