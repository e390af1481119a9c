import type { StudyChart, StudyRun } from './studyResult.ts'

/** What of a chart somebody points at. */
export interface ChartPlace {
  /** On the horizontal axis. */
  x?: number
  /** Names of the series and of the group of bars. */
  series?: string
  group?: string
}

/**
 * The runs that a point, bar or cell of a study's chart comes from: those of the study that are named beside it (in the chart's rule, the series or
 * the group), with the setting that the horizontal axis shows. Where nothing tells them apart, all runs of the study, for it is made from all.
 */
export function runsBehind(
  runs: readonly StudyRun[],
  chart: StudyChart,
  { x, series = '', group = '' }: ChartPlace,
): StudyRun[] {
  const narrowed = (kept: readonly StudyRun[], fits: (run: StudyRun) => boolean) => {
    const found = kept.filter(fits)
    return found.length > 0 ? found : kept
  }
  const words = [chart.rule, series, group].join(' ')
  let kept: readonly StudyRun[] = narrowed(runs, (run) => namesOf(run).some((name) => mentions(words, name)))
  if (group) kept = narrowed(kept, (run) => run.id.startsWith(group) || String(run.model?.checkpoint) === group)
  const axis = 'x' in chart ? chart.x.label : ''
  if (x === undefined) return [...kept]
  if (/^T\b/.test(axis)) kept = narrowed(kept, (run) => settingsOf(run).inversionSteps === x)
  else if (axis.includes('training step')) kept = narrowed(kept, (run) => run.model?.checkpoint === x)
  else if (/^K\b/.test(axis)) kept = narrowed(kept, (run) => firstSteps(run) === x)
  return [...kept]
}

interface KnownSettings {
  inversionSteps?: number
  replaceFirst?: number
  swapFirst?: number
}

/** Settings are kept as the run had them, of any version. */
const settingsOf = ({ settings }: StudyRun): KnownSettings =>
  typeof settings === 'object' && settings !== null ? settings : {}

const firstSteps = (run: StudyRun) => settingsOf(run).replaceFirst ?? settingsOf(run).swapFirst ?? 0

/** Whether a text holds a name that no digit goes on: `T = 4` is not in `T = 40`. */
function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name)
  return at >= 0 && !/\d/.test(text[at + name.length] ?? '')
}

/** How rules, series and groups name a run: its id, and its model, step and T in words. */
function namesOf(run: StudyRun): string[] {
  const { model } = run
  const { inversionSteps } = settingsOf(run)
  if (!model || inversionSteps === undefined) return [run.id, run.name]
  const step = model.checkpoint === undefined ? '' : ` ${model.checkpoint.toLocaleString('en')}`
  return [run.id, `${model.name}${step}, T = ${inversionSteps}`]
}
