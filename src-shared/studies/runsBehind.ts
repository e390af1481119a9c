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
 * The runs that a point, bar or cell of a study's chart comes from: those that the result gives it. Where it gives none, as results of earlier
 * versions, those of the study that are named beside it (in the chart's rule, the series or the group), with the setting that the horizontal axis
 * shows. Where nothing tells them apart, all runs of the study, for it is made from all.
 */
export function runsBehind(runs: readonly StudyRun[], chart: StudyChart, place: ChartPlace): StudyRun[] {
  const given = givenRuns(chart, place)
  const known = runs.filter(({ id }) => given.has(id))
  return known.length > 0 ? known : inferredRuns(runs, chart, place)
}

function givenRuns(chart: StudyChart, { x, series, group }: ChartPlace): Set<string> {
  const ids = givenParts(chart, series).flatMap(({ run, points }) =>
    points
      .filter((point) => (x === undefined || point.x === x) && (group === undefined || point.group === group))
      .map((point) => point.run ?? run ?? ('run' in chart ? chart.run : undefined)),
  )
  return new Set(ids.filter((id) => id !== undefined))
}

/** What of a chart has the name of a series, or everything, with the runs that are given. */
function givenParts(
  chart: StudyChart,
  label: string | undefined,
): { run?: string; points: readonly { x?: number; group?: string; run?: string }[] }[] {
  const named = <Part extends { label: string }>(parts: readonly Part[]) =>
    label === undefined ? parts : parts.filter((part) => part.label === label)
  switch (chart.kind) {
    case 'lines':
    case 'quantiles':
      return [...named(chart.series)]
    case 'paths':
      return [...named(chart.series)]
    case 'bars':
      return named(chart.series).map(({ run, values }) => ({
        run,
        points: values.flatMap((value, place) => (value ? [{ group: chart.groups[place], run: value.run }] : [])),
      }))
    case 'triangle':
      return named(chart.triangles).map(({ run }) => ({ points: [{ run }] }))
    case 'heat':
      return [{ points: [{ run: chart.run }] }]
  }
}

function inferredRuns(
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
