import type { SweepPlan, SweepRow } from '../../../src-shared/contract/views.ts'
import { imageRangesText } from '../../../src-shared/project/imageRanges.ts'
import { formatEstimate } from '../../../src-shared/project/formatDuration.ts'
import { formatBytes, formatCount } from './formatAmount.ts'
import { table, type Column } from './table.ts'

const right = (head: string) => ({ head, align: 'right' as const })

/** Columns of a sweep; one that says the same of every run is left out. */
const columns: [Column, (row: SweepRow) => string | undefined][] = [
  [{ head: 'model' }, ({ model }) => model],
  [right('step'), ({ checkpoint }) => checkpoint?.toString()],
  [right('T'), ({ steps }) => steps.toString()],
  [right('T inverting'), ({ inversionSteps }) => inversionSteps.toString()],
  [{ head: 'start' }, ({ source }) => startOf(source)],
  [{ head: 'time' }, ({ convention }) => convention],
  [right('replaced'), ({ replaceFirst }) => replaceFirst?.toString()],
  [right('swapped'), ({ swapFirst }) => swapFirst?.toString()],
]

/** What a sweep would do: a line for each run and the sum. */
export function sweepText(plan: SweepPlan): string {
  const { runs } = plan
  const telling = columns.filter(([, cell]) => new Set(runs.map(cell)).size > 1)
  const heads = [
    ...telling.map(([column]) => column),
    right('images'),
    right('evaluations'),
    right('disk'),
    { head: '' },
  ]
  const rows = runs.map((run) => [
    ...telling.map(([, cell]) => cell(run) ?? ''),
    formatCount(run.count),
    formatCount(run.evaluationsLeft),
    formatBytes(run.existing ? 0 : run.bytes),
    noteOf(run),
  ])
  return `${table(heads, rows)}\n\n${costText(plan)}`
}

/** What exists of a run already, and where its samples come from where they are not computed again. */
function noteOf({ existing, done, evaluationsShared, samplesFrom }: SweepRow): string {
  const whole = existing === undefined ? [] : [done ? `${existing} has it` : `goes on with ${existing}`]
  const samples = evaluationsShared > 0 ? [`samples of ${samplesFrom ?? 'a run above'}`] : []
  return [...whole, ...samples].join(', ')
}

/** The sum in one line: `4 runs, 12,800 network evaluations, 6,400 shared, about 3 min 20 s, 3.1 MB of 20 GB free` */
export function costText(plan: SweepPlan): string {
  const { runs, evaluationsLeft, evaluationsShared, bytes, freeBytes } = plan
  const done = runs.filter((run) => run.done).length
  return [
    `${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}${done ? ` (${formatCount(done)} done already)` : ''}`,
    `${formatCount(evaluationsLeft)} network evaluations`,
    ...(evaluationsShared > 0 ? [`${formatCount(evaluationsShared)} shared`] : []),
    timeText(plan) ?? 'time not known before the first batches of a model on this machine',
    `${formatBytes(bytes)} of ${formatBytes(freeBytes)} free`,
  ].join(', ')
}

/** `about 3 min 20 s (measured on 2026-11-26)`; undefined where nothing is known. */
export function timeText({ seconds, basis }: Pick<SweepPlan, 'seconds' | 'basis'>): string | undefined {
  if (seconds === undefined) return undefined
  const day = basis?.at.slice(0, 10)
  const from = basis && (basis.from === 'run' ? ` (as fast as a run of ${day})` : ` (measured on ${day})`)
  return `about ${formatEstimate(seconds)}${from ?? ''}`
}

function startOf(source: SweepRow['source']): string {
  const chosen = 'images' in source && source.images ? `, images ${imageRangesText(source.images)}` : ''
  if (source.from === 'noise') return `seed ${source.seed}${chosen}`
  if (source.from === 'dataset') return `${source.dataset}${chosen}`
  if (source.from === 'file') return source.path
  return source.from === 'run' ? `${source.tensor} of ${source.run}${chosen}` : source.from
}
