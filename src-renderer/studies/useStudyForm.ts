import { refDebounced } from '@vueuse/core'
import { computed, reactive, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { StudyName } from '../../src-shared/studies/studyName.ts'
import type { StudyRequest } from '../../src-shared/studies/studyRequest.ts'
import { studyDefinition } from '../../src-shared/studies/studyDefinitions.ts'
import { useDraft } from '../components/useDraft.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { useDraftsStore } from '../stores/draftsStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/** The form of a new study: what was put in, and what the workbench says it would take. */
export function useStudyForm(study: () => StudyName) {
  const line = useLine()
  const projects = useProjectStore()
  const drafts = useDraftsStore()
  const { projectId, path } = projects.project!
  const form = reactive({
    from: 'model' as 'model' | 'runs',
    model: projects.models.findLast(({ present }) => present)?.id ?? '',
    runs: [] as string[],
    quick: true,
    settings: {} as Record<string, string>,
  })
  const fillIn = useDraft('study', study, form)
  watch(
    study,
    (_, before) => {
      // Of what is not kept of this study, the settings are another's; what it is made from goes along.
      if (before !== undefined) {
        form.settings = {}
        fillIn()
      }
      if (!projects.models.some(({ id }) => id === form.model))
        form.model = projects.models.findLast(({ present }) => present)?.id ?? ''
    },
    { immediate: true },
  )
  const definition = computed(() => studyDefinition(study()))

  /** What a person left as it was is not sent, so that the paper's value or the quick one stands. */
  const settings = computed(() =>
    Object.fromEntries(Object.entries(form.settings).filter(([, value]) => value.trim() !== '')),
  )
  const request = computed<StudyRequest | undefined>(() => {
    const common = { study: study(), quick: form.quick, settings: settings.value }
    if (form.from === 'model') return form.model ? { ...common, model: form.model } : undefined
    return form.runs.length ? { ...common, runs: form.runs } : undefined
  })
  const settled = refDebounced(request, 250)
  const { answer, problem } = useAnswer(contract.planStudy, () =>
    settled.value ? { projectId, request: settled.value } : undefined,
  )
  const { busy: starting, problem: startProblem, submit } = useSubmit()
  watch(request, () => (startProblem.value = undefined))

  /** @returns the study's id, or undefined where it was refused */
  async function begin(): Promise<string | undefined> {
    const asked = request.value
    if (!asked) return undefined
    const studyId = await submit(
      async () => (await line.call(contract.startStudy, { projectId, request: asked })).studyId,
    )
    if (studyId !== undefined) drafts.forget(path, 'study', asked.study)
    return studyId
  }
  return {
    form,
    definition,
    plan: computed(() => (problem.value ? undefined : answer.value)),
    problem: computed(() => startProblem.value ?? problem.value),
    ready: computed(() => request.value !== undefined && !problem.value && !starting.value),
    begin,
  }
}
