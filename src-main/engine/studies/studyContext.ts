import { Cancelled, InverscopeError } from '../../../src-shared/errors/errors.ts'
import type { Measured, StudyColumn, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { describeUnits } from '../../analysis/describeUnits.ts'
import type { Jackknifed } from '../../analysis/jackknife.ts'
import type { MultiplyColumns } from '../../analysis/multiplyColumns.ts'
import type { StudyEncoder } from './encodedFeatures.ts'
import type { MeasuredRun } from './measuredRun.ts'

/** What a study is computed with. */
export interface StudyContext<Settings> {
  settings: Settings
  runs: readonly MeasuredRun[]
  multiply: MultiplyColumns
  /** Those whose features are to be measured as well. */
  encoders: readonly StudyEncoder[]
  signal: AbortSignal
  /** How much of the study is done, 0 to 1, and what comes next. @throws Cancelled where somebody asked for it */
  progress(share: number, what: string): void
  /** Notes what cannot be measured, as a sentence that names the run and the rule. */
  problem(sentence: string): void
}

export type MeasureStudy<Settings> = (context: StudyContext<Settings>) => Promise<StudySection[]>

export const section = (given: Partial<StudySection> & { title: string }): StudySection => ({
  tables: [],
  charts: [],
  grids: [],
  notes: [],
  ...given,
})

export const column = (name: string, label: string, formula?: string, latex?: string): StudyColumn => ({
  name,
  label,
  formula,
  latex,
})

/** Columns that say which run a row is about, and their cells. */
export const runColumns: StudyColumn[] = [
  column('run', 'Run'),
  column('checkpoint', 'Checkpoint'),
  column('steps', 'T'),
]
export function runCells({ record }: MeasuredRun): {
  run: string
  checkpoint: number | string | null
  steps: number | null
} {
  return {
    run: record.id,
    checkpoint: record.model?.checkpoint.step ?? record.model?.name ?? null,
    steps: record.settings?.inversionSteps ?? null,
  }
}

/** A run in a few words, for series and legends: what differs between the runs of a study comes from its caller. */
export const runName = ({ record }: MeasuredRun): string => {
  const { model, settings } = record
  if (!model || !settings) return record.name
  const step = model.checkpoint.step
  return `${model.name}${step === undefined ? '' : ` ${step.toLocaleString('en')}`}, T = ${settings.inversionSteps}`
}

/** Mean and deviation over images (or pairs of them), with a 95 % bootstrap interval where there are two; null where there is none. */
export function overImages(values: ArrayLike<number>, units = 'images'): Measured | null {
  if (values.length === 0) return null
  const { mean, sd, n, interval } = describeUnits(Array.from(values), { units, draws: 1000 })
  return { mean, sd, n, ...(interval && { low: interval.low, high: interval.high }) }
}

/** A statistic of all rows together ± its standard error, with the interval of the jackknife. */
export const withError = (found: Jackknifed | undefined): Measured | null =>
  found ? { mean: found.value, sd: found.error, n: found.n, low: found.low, high: found.high } : null

/** Runs that have something in common, in the order in which it first appears. */
export function groupsBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

export const inversionSteps = ({ record }: MeasuredRun): number => record.settings?.inversionSteps ?? 0

/**
 * Measures one run after the other. What cannot be measured of one, for a reason that a declared error gives, is noted as a problem that names
 * the run, and the others are measured still.
 */
export async function eachRun<Settings, Value>(
  { runs, progress, problem }: Pick<StudyContext<Settings>, 'runs' | 'progress' | 'problem'>,
  what: string,
  measure: (run: MeasuredRun, place: number) => Promise<Value | undefined>,
): Promise<Value[]> {
  const found: Value[] = []
  for (const [place, run] of runs.entries()) {
    progress(place / runs.length, `${what} of ${run.record.id}`)
    const value = await unlessProblem(problem, `Run ${run.record.id}`, () => measure(run, place))
    if (value !== undefined) found.push(value)
  }
  return found
}

/**
 * What a part of a study gives; undefined where it cannot be had for a reason that a declared error gives, which is noted as a problem.
 *
 * @param about  what the reason is put after: `Run 0001-a`
 * @throws Cancelled, and what is no declared error
 */
export async function unlessProblem<Value>(
  problem: (sentence: string) => void,
  about: string,
  measure: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await measure()
  } catch (error) {
    if (!(error instanceof InverscopeError) || Cancelled.is(error)) throw error
    problem(`${about}: ${error.message}`)
    return undefined
  }
}
