import { refDebounced } from '@vueuse/core'
import { computed, reactive, ref, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { formProblems } from './formProblems.ts'
import { emptyRunForm, possibleSources } from './runForm.ts'
import { requestFrom, sweepFrom } from './runRequest.ts'

const usualSteps = 50

/**
 * The form of a new run: what was put in, what the workbench says the run would do, and the legal step counts of its model. The plan
 * follows the form a moment later, so that typing does not ask at every key.
 */
export function useRunForm(start: { model?: string; dataset?: string; images?: string }) {
  const line = useLine()
  const projects = useProjectStore()
  const projectId = projects.project!.projectId
  const form = reactive({
    ...emptyRunForm(),
    model: start.model ?? projects.models.findLast(({ present }) => present)?.id ?? '',
    images: start.images ?? '',
    dataset: start.dataset ?? projects.datasets.find(({ present }) => present)?.id ?? '',
  })
  const [lastRun, other] = projects.runs.filter(({ done }) => done > 0)
  form.run = lastRun?.id ?? ''
  form.otherRun = other?.id ?? ''
  if (!form.dataset) Object.assign(form, { kind: 'roundtrip', from: 'noise' })

  const model = computed(() => projects.models.find(({ id }) => id === form.model))
  const dataset = computed(() => projects.datasets.find(({ id }) => id === form.dataset))
  const sources = computed(() => possibleSources(form.kind))
  const { answer: allowed } = useAnswer(contract.allowedSteps, () =>
    form.model ? { projectId, modelId: form.model } : undefined,
  )

  const { answer: devices } = useAnswer(contract.listDevices, () => ({}))

  watch(
    () => form.kind,
    () => {
      if (!sources.value.includes(form.from)) form.from = sources.value[0]
    },
  )
  watch(
    () => form.model,
    () => (form.checkpoint = undefined),
  )
  watch(allowed, (now) => {
    if (!now || (form.steps && now.steps.includes(form.steps))) return
    form.steps = now.steps.includes(usualSteps) ? usualSteps : now.steps.at(-1)
  })

  const problems = computed(() => formProblems(form))
  const request = computed(() => requestFrom(form))
  const settled = refDebounced(request, 200)
  const {
    answer: plan,
    problem: planProblem,
    asking: planning,
  } = useAnswer(contract.planRun, () => (settled.value ? { projectId, request: settled.value } : undefined))

  const sweep = computed(() => sweepFrom(form))
  const settledSweep = refDebounced(sweep, 200)
  /** Whether what the project has already is computed once more. */
  const again = ref(false)
  watch(
    () => JSON.stringify(sweep.value),
    () => (again.value = false),
  )
  const {
    answer: sweepPlan,
    problem: sweepProblem,
    asking: planningSweep,
  } = useAnswer(contract.planSweep, () =>
    settledSweep.value ? { projectId, sweep: settledSweep.value, again: again.value } : undefined,
  )

  const { busy: starting, problem: startProblem, submit } = useSubmit()
  watch([sweep, again], () => (startProblem.value = undefined))

  /** @returns the first run's id, new or there already, or undefined where it was refused; then `problem` says why */
  async function begin(): Promise<string | undefined> {
    const asked = sweep.value
    if (!asked) return undefined
    return submit(
      async () =>
        (await line.call(contract.startSweep, { projectId, sweep: asked, again: again.value })).runs[0]?.runId,
    )
  }

  return {
    form,
    model,
    dataset,
    sources,
    allowed,
    devices: computed(() => devices.value?.devices),
    plan: computed(() => (planProblem.value ? undefined : plan.value)),
    sweepPlan: computed(() => (sweepProblem.value ? undefined : sweepPlan.value)),
    again,
    /** Whether what the plans say is not of the form as it is now. */
    planning: computed(
      () => planning.value || planningSweep.value || JSON.stringify(settledSweep.value) !== JSON.stringify(sweep.value),
    ),
    problems,
    problem: computed(() => startProblem.value ?? planProblem.value ?? sweepProblem.value),
    ready: computed(() => request.value !== undefined && !planProblem.value && !sweepProblem.value && !starting.value),
    begin,
  }
}
