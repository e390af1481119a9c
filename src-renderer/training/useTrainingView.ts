import { computed } from 'vue'
import { useRoute } from 'vue-router'
import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { trainingAxis } from '../../src-shared/figures/curves/trainingAxis.ts'
import { trainingCurves } from '../../src-shared/figures/curves/trainingCurves.ts'
import { useCompared } from '../compare/useCompared.ts'
import { useAddress } from '../components/useAddress.ts'
import { unlessReplaced } from '../components/unlessChanged.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { possibleBases, sinceBase, sinceBaseRule } from './trainingSeries.ts'

/** The series that an address names with its runs, the base that it stands after, and the checkpoint at which the cursor is. */
export function useTrainingView(projectId: string) {
  const route = useRoute()
  const projects = useProjectStore()
  const { text, write } = useAddress()

  const series = computed(() => projects.series.find(({ key }) => key === route.params.series))
  const bases = computed(() => (series.value ? possibleBases(series.value, projects.project?.runs ?? []) : []))
  const baseRun = computed(() => bases.value.find(({ id }) => id === text('base')))
  const base = computed({
    get: () => baseRun.value?.id ?? '',
    set: (id: string) => write({ base: id || undefined, step: undefined }),
  })
  const points = computed(() => {
    if (!series.value) return []
    const run = baseRun.value
    return run ? sinceBase(series.value, { step: run.checkpoint!, runId: run.id }) : series.value.points
  })
  const steps = computed<readonly number[]>((before) =>
    unlessReplaced(
      before,
      points.value.map(({ step }) => step),
    ),
  )
  const cursor = computed({
    get: () =>
      text('step') !== '' && steps.value.includes(Number(text('step')))
        ? Number(text('step'))
        : (steps.value.at(-1) ?? 0),
    set: (step: number) => write({ step: String(step) }),
  })
  const { compared, problem } = useCompared(projectId, () => points.value.map(({ runId }) => runId))
  const byRun = computed(() => new Map(compared.value.map((entry) => [entry.id, entry])))
  const summaries = computed<readonly (RunSummary | undefined)[]>((before) =>
    unlessReplaced(
      before,
      points.value.map(({ runId }) => byRun.value.get(runId)?.summary),
    ),
  )
  // A run at work tells of itself several times between two measurements; only these change a curve.
  const charts = computed(() =>
    trainingCurves(steps.value.map((step, place) => ({ step, summary: summaries.value[place] }))),
  )

  return {
    series,
    bases,
    base,
    points,
    steps,
    cursor,
    axis: computed(() => trainingAxis(steps.value)),
    axisRule: computed(() =>
      series.value && baseRun.value ? sinceBaseRule(series.value, { step: baseRun.value.checkpoint! }) : undefined,
    ),
    axisLabel: computed(() => (baseRun.value ? 'Fine-tuning step' : 'Training step')),
    /** As the axis of a chart is called, here and on paper. */
    axisName: computed(() => (baseRun.value ? 'steps since the base' : 'training step')),
    compared,
    byRun,
    charts,
    problem,
  }
}

export type TrainingView = ReturnType<typeof useTrainingView>
