import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'

/** What the numbers of a run were made with, for a caption. */
export function contextOf({ model, settings }: RunRecord): string | undefined {
  if (!model || !settings) return undefined
  const step = model.checkpoint.step
  return `${model.name}${step === undefined ? '' : ` ${step.toLocaleString('en')}`}, T = ${settings.inversionSteps}, ${settings.convention} time`
}

/** What makes a run again, for the file beside an export. */
export function runProvenance(record: RunRecord): Record<string, unknown> {
  const { id, name, kind, created, count, source, settings, model, dataset, versions } = record
  return { run: { id, name, kind, created, count, source, settings }, model, dataset, versions }
}
