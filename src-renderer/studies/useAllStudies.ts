import { computed, reactive, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { doneInOrder, plansTogether, type PlannedStudy } from '../../src-shared/studies/plansTogether.ts'
import { studyDefinition } from '../../src-shared/studies/studyDefinitions.ts'
import type { StudyName } from '../../src-shared/studies/studyName.ts'
import type { StudyRequest } from '../../src-shared/studies/studyRequest.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useLine } from '../host/line.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useStudiesStore } from '../stores/studiesStore.ts'

/** Several studies of one model, with the settings of the paper or the quick ones, to be done one after the other. */
export function useAllStudies() {
  const line = useLine()
  const projects = useProjectStore()
  const studies = useStudiesStore()
  const { projectId } = projects.project!
  const usual = projects.models.findLast(({ present }) => present) ?? projects.models.at(-1)
  const form = reactive({ model: usual?.id ?? '', quick: true })
  /** What cannot compute anything: it is not where it was. Of finished runs it can be measured all the same. */
  const missing = computed(() => projects.models.find(({ id, present }) => id === form.model && !present))
  const requestOf = (study: StudyName): StudyRequest => ({ study, model: form.model, quick: form.quick })
  /** Measured of this model already, at this scale and with whatever settings: a quick study is not the paper's. */
  const known = computed(
    () =>
      new Set(
        studies.studies
          .filter(({ state, model, quick }) => state === 'done' && model === form.model && quick === form.quick)
          .map(({ study }) => study),
      ),
  )
  /** What a person has ticked or not; what nobody touched is ticked where it is not known. */
  const touched = reactive(new Map<StudyName, boolean>())
  watch(
    () => [form.model, form.quick],
    () => touched.clear(),
  )

  const plans = shallowRef<readonly PlannedStudy[]>([])
  let asked = 0
  async function planAll(): Promise<void> {
    const mine = ++asked
    plans.value = []
    const found: PlannedStudy[] = []
    for (const study of form.model ? doneInOrder : []) {
      const plan = await line.call(contract.planStudy, { projectId, request: requestOf(study) }).then(
        (answer) => ({ study, plan: answer }),
        (error: Error) => ({ study, error }),
      )
      if (mine !== asked) return
      found.push(plan)
      plans.value = [...found]
    }
  }
  watch(() => [form.model, form.quick, missing.value?.id, line.connections.value], planAll, { immediate: true })
  // The first model may be added here.
  watch(
    () => projects.models.at(-1)?.id,
    (id) => (form.model ||= id ?? ''),
  )

  const rows = computed(() =>
    doneInOrder.map((study) => {
      const planned = plans.value.find((one) => one.study === study)
      const problem = planned && 'error' in planned ? planned.error.message : undefined
      const ticked = problem === undefined && (touched.get(study) ?? !known.value.has(study))
      return { study, title: studyDefinition(study).title, known: known.value.has(study), problem, ticked }
    }),
  )
  const chosen = computed(() => rows.value.filter(({ ticked }) => ticked).map(({ study }) => study))
  const planned = computed(() => plans.value.length === doneInOrder.length)
  const together = computed(() => plansTogether(plans.value.filter(({ study }) => chosen.value.includes(study))))

  const { busy, problem, submit } = useSubmit()
  /** @returns the id of the first */
  const begin = () =>
    submit(async () => {
      const requests = chosen.value.map(requestOf)
      let first: string | undefined
      let after: string | undefined
      for (const [place, request] of requests.entries()) {
        const following = requests.slice(place + 1)
        const { studyId } = await line.call(contract.startStudy, { projectId, request, following, after })
        first ??= studyId
        after = studyId
      }
      return first
    })
  return {
    form,
    missing,
    rows,
    chosen,
    tick: (study: StudyName, isOn: boolean) => touched.set(study, isOn),
    /** Undefined until all are planned. */
    together: computed(() => (planned.value ? together.value : undefined)),
    problem,
    ready: computed(
      () =>
        planned.value && chosen.value.length > 0 && (!missing.value || together.value.evaluations === 0) && !busy.value,
    ),
    begin,
  }
}
