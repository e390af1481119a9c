import { refDebounced } from '@vueuse/core'
import { computed, reactive, ref, shallowRef, watch, watchEffect } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useDraft } from '../components/useDraft.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { beginningPair, datasetFor, misfitOf, resizedSentence } from './datasetFit.ts'
import type { FormFacts } from './formFacts.ts'
import { formProblems } from './formProblems.ts'
import { emptyRunForm, possibleSources, possibleTensors, type RunForm } from './runForm.ts'
import { requestFrom, sweepFrom } from './runRequest.ts'
import { arraysOfRun, refusalOfRun, runChoices } from './sourceChoices.ts'

const usualSteps = 50

/**
 * The form of a new run: what was put in, what the workbench says the run would do, and the legal step counts of its model. The plan
 * follows the form a moment later, so that typing does not ask at every key.
 */
export function useRunForm(start: { model?: string; dataset?: string; images?: string; given?: Partial<RunForm> }) {
  const line = useLine()
  const projects = useProjectStore()
  const projectId = projects.project!.projectId
  const { model: firstModel = '', dataset: firstDataset = '' } = beginningPair(projects, start)
  const form = reactive({
    ...emptyRunForm(),
    model: firstModel,
    // Where none fits, the field of the first says why.
    dataset: firstDataset || (projects.datasets.find(({ present }) => present)?.id ?? ''),
    images: start.images ?? '',
  })
  if (!firstDataset) Object.assign(form, { kind: 'roundtrip', from: 'noise' })
  Object.assign(form, start.given)
  useDraft('newRun', 'settings', form)

  const model = computed(() => projects.models.find(({ id }) => id === form.model))
  const dataset = computed(() => projects.datasets.find(({ id }) => id === form.dataset))
  const runOf = (runId: string) => projects.runs.find(({ id }) => id === runId)
  const run = computed(() => runOf(form.run))
  const otherRun = computed(() => runOf(form.otherRun))
  const sources = computed(() => possibleSources(form.kind))
  const wanted = computed(() => ({
    tensors: possibleTensors(form.kind),
    model: model.value,
    models: projects.models,
  }))
  const runs = computed(() => runChoices(projects.runs, wanted.value))
  /** What this form chose by itself, which it may exchange. A run that was given or that a person chose never makes room for another. */
  const own = { run: '', otherRun: '' }
  watchEffect(() => {
    const ids = runs.value.map(({ value }) => value)
    const isOpen = (field: keyof typeof own) => form[field] === own[field] || form[field] === ''
    if (!ids.includes(form.run) && isOpen('run')) form.run = own.run = ids[0] ?? ''
    if (!ids.includes(form.otherRun) && isOpen('otherRun'))
      form.otherRun = own.otherRun = ids.find((id) => id !== form.run) ?? ids[0] ?? ''
    const arrays = arraysOfRun(run.value, possibleTensors(form.kind))
    if (ids.includes(form.run) && !arrays.includes(form.tensor)) form.tensor = arrays[0]
    const others = arraysOfRun(otherRun.value, ['latents', 'noise'] as const)
    if (ids.includes(form.otherRun) && !others.includes(form.otherTensor)) form.otherTensor = others[0]
  })
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
  /** A dataset that took the place of one that did not fit the model. */
  const exchanged = shallowRef<{ dataset: string; sentence: string }>()
  const classesGiven = () => form.classes.trim() !== ''
  watch(
    () => form.model,
    () => {
      form.checkpoint = undefined
      exchanged.value = undefined
      const [to, before] = [model.value, dataset.value]
      const reason = to && before && misfitOf(to, before, classesGiven())
      const other = to && (reason !== undefined || !before) ? datasetFor(to, projects, classesGiven()) : undefined
      if (!other) return
      form.dataset = other.id
      // The images that were chosen are those of the dataset that gives way; of noises and of runs they stay.
      if (form.from === 'dataset') form.images = ''
      exchanged.value = before && { dataset: other.id, sentence: `In the place of ${before.name}: ${reason}` }
    },
  )
  /** What there is to say of the dataset that stands there. */
  const datasetNote = computed(() => {
    if (exchanged.value?.dataset === form.dataset) return exchanged.value.sentence
    return model.value && dataset.value && resizedSentence(model.value, dataset.value)
  })
  const datasets = computed(() =>
    projects.datasets.map((one) => {
      const fits = !model.value || misfitOf(model.value, one, classesGiven()) === undefined
      return {
        value: one.id,
        label: one.present ? `${one.name}${fits ? '' : ' (does not fit)'}` : `${one.name} (moved)`,
      }
    }),
  )
  watch(allowed, (now) => {
    if (!now || (form.steps && now.steps.includes(form.steps))) return
    form.steps = now.steps.includes(usualSteps) ? usualSteps : now.steps.at(-1)
  })

  const facts = computed((): FormFacts => ({
    model: model.value,
    dataset: dataset.value,
    run: run.value,
    otherRun: otherRun.value,
    refusals: {
      run: refusalOfRun(form.run, projects.runs, wanted.value),
      otherRun: refusalOfRun(form.otherRun, projects.runs, wanted.value),
    },
  }))
  const problems = computed(() => formProblems(form, facts.value))
  const request = computed(() => requestFrom(form, facts.value))
  const settled = refDebounced(request, 200)
  const {
    answer: plan,
    problem: planProblem,
    asking: planning,
  } = useAnswer(contract.planRun, () => (settled.value ? { projectId, request: settled.value } : undefined))

  const sweep = computed(() => sweepFrom(form, facts.value))
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

  /** All new runs together, which what is there already takes no room of. */
  const tooLarge = computed(() => {
    const asked = sweepPlan.value ?? plan.value
    return asked !== undefined && asked.bytes > asked.freeBytes
  })

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
    datasets,
    datasetNote,
    run,
    otherRun,
    runs,
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
    ready: computed(
      () =>
        request.value !== undefined && !planProblem.value && !sweepProblem.value && !tooLarge.value && !starting.value,
    ),
    begin,
  }
}
