import type { RunDetail } from '../../../src-shared/contract/views.ts'
import { InverscopeError } from '../../../src-shared/errors/declareError.ts'
import { RunCancelled } from '../../../src-shared/errors/errors.ts'
import { deviceLines } from '../../../src-shared/project/device.ts'
import { formatDuration } from '../../../src-shared/project/formatDuration.ts'
import type { Outcome } from '../commandContext.ts'
import { formatCount } from '../output/formatAmount.ts'
import { table } from '../output/table.ts'

/** A run as --json prints it. */
export function runDocument({ row, record, folder, completed }: RunDetail) {
  const { id, name, kind, state, created, count, done, steps, model, checkpoint, seconds } = row
  const { settings, shape, tensors, source, samplesFrom, device, error } = record
  const document = { id, name, kind, folder, state, created, count, done, completed, steps, model, checkpoint, seconds }
  return { ...document, settings, source, shape, tensors, samplesFrom, device, error }
}

/** How runs ended, and the first failure among them. */
export function runOutcome(runs: readonly RunDetail[]): Outcome {
  return {
    document: { runs: runs.map(runDocument) },
    text: runs.length ? [runTable(runs), ...runs.flatMap(linesOfDevice)].join('\n') : '',
    failure: runs.map(failureOf).find((failure) => failure !== undefined),
  }
}

function runTable(runs: readonly RunDetail[]): string {
  const heads = [
    { head: 'run' },
    { head: 'state' },
    { head: 'images', align: 'right' },
    { head: 'T', align: 'right' },
    { head: 'time', align: 'right' },
    { head: 'folder' },
  ] as const
  return table(
    heads,
    runs.map(({ row, folder }) => [
      row.id,
      row.state,
      row.done === row.count ? formatCount(row.count) : `${formatCount(row.done)} of ${formatCount(row.count)}`,
      row.steps?.toString() ?? '',
      formatDuration(row.seconds),
      folder,
    ]),
  )
}

/** Where another device than the one that was meant did it. */
function linesOfDevice({ row, record: { device } }: RunDetail): string[] {
  return device ? deviceLines(device).map((line) => `${row.id}: ${line}`) : []
}

function failureOf({ row, record }: RunDetail): Error | undefined {
  const { id, state, done, count } = row
  if (state === 'failed') {
    const { code, message } = record.error ?? { code: 'internal', message: 'No reason was written down.' }
    return new InverscopeError(code, `The run ${id} failed. ${message}`, { run: id })
  }
  if (state === 'cancelled') return RunCancelled({ run: id, done, count })
  return undefined
}
