import type { ModelView, RunRow } from '../../src-shared/contract/views.ts'

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
    groups.set(key, [...(groups.get(key) ?? []), run])
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

/** A fine-tuned series after its base: steps since the base, which stands at zero. */
export function sinceBase(
  series: Pick<TrainingSeries, 'points'>,
  base: { step: number; runId: string },
): TrainingSeries['points'] {
  // Fine-tuning goes on counting from its base in some programs and begins anew in others.
  const goesOn = series.points[0].step > base.step
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
