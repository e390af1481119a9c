import type { ModelView, RunRow } from '../../src-shared/contract/views.ts'
import { formatNumber } from '../format/formatNumber.ts'

/** The same run over the checkpoints of one model: same kind, start and settings. */
export interface TrainingSeries {
  /** For the address. */
  key: string
  model: string
  name: string
  kind: RunRow['kind']
  steps?: number
  count: number
  /** By training step; of several runs with one checkpoint the last. */
  points: { step: number; runId: string }[]
}

/** Runs that belong together over training, from two checkpoints on. */
export function trainingSeries(
  runs: readonly RunRow[],
  models: readonly Pick<ModelView, 'id' | 'name'>[],
): TrainingSeries[] {
  const groups = new Map<string, RunRow[]>()
  for (const run of runs) {
    if (run.series === undefined || run.checkpoint === undefined || run.model === undefined || run.done === 0) continue
    const key = `${run.model}.${run.series}`
    const members = groups.get(key)
    if (members) members.push(run)
    else groups.set(key, [run])
  }
  return [...groups].flatMap(([key, members]) => {
    const latest = new Map(members.map((run) => [run.checkpoint!, run]))
    if (latest.size < 2) return []
    const [{ kind, steps, count, model = '' }] = members
    const name = models.find(({ id }) => id === model)?.name ?? model
    const points = [...latest].map(([step, { id }]) => ({ step, runId: id })).sort((a, b) => a.step - b.step)
    return [{ key, model, name, kind, steps, count, points }]
  })
}

/**
 * Whether a fine-tuned series goes on counting from its base: some programs do, others begin anew, and the files do not say which. Taken to do
 * so where its first step lies beyond the base's.
 */
const countsOn = (series: Pick<TrainingSeries, 'points'>, base: { step: number }) => series.points[0].step > base.step

/** How the steps of `sinceBase` were reckoned, for people. */
export function sinceBaseRule(series: Pick<TrainingSeries, 'points'>, base: { step: number }): string {
  const [first, last] = [series.points[0].step, base.step].map((step) => formatNumber(step))
  return countsOn(series, base)
    ? `Fine-tuning steps are training steps minus the base's ${last}, since the first, ${first}, lies beyond it: the files do not say where counting began.`
    : `Fine-tuning steps are the training steps as they are, since the first, ${first}, does not lie beyond the base's ${last}: counting is taken to have begun anew, which the files do not say.`
}

/** A fine-tuned series after its base: steps since the base, which stands at zero. */
export function sinceBase(
  series: Pick<TrainingSeries, 'points'>,
  base: { step: number; runId: string },
): TrainingSeries['points'] {
  const goesOn = countsOn(series, base)
  return [
    { step: 0, runId: base.runId },
    ...series.points.map(({ step, runId }) => ({ step: goesOn ? step - base.step : step, runId })),
  ]
}

/** Series of other models that began with the same noises or images and settings, whose last checkpoint may be the base. */
export function possibleBases(series: TrainingSeries, runs: readonly RunRow[]): RunRow[] {
  const suffix = series.key.slice(series.model.length + 1)
  const latest = new Map<string, RunRow>()
  for (const run of runs) {
    if (run.series !== suffix || run.model === series.model || run.checkpoint === undefined || run.done === 0) continue
    const before = latest.get(run.model ?? '')
    if (!before || run.checkpoint >= before.checkpoint!) latest.set(run.model ?? '', run)
  }
  return [...latest.values()]
}
