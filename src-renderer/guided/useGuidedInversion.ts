import { computed, reactive, ref, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useModelQuestion } from '../add/useModelQuestion.ts'
import { wrongKind } from '../add/wrongKind.ts'
import { useDraft } from '../components/useDraft.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { wholeNumber, wholeNumberProblem } from '../newRun/formNumbers.ts'
import { useHostStore } from '../stores/hostStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { folderOfImages, projectFolder } from './guidedPaths.ts'

/** The models that can be chosen beside those of the project. */
const demoModel = '\u0000demo'
export const ownModel = '\u0000own'

/**
 * From images to a run over them in one form: the project is made where there is none, model and images are added where they are not in it, and the
 * run is started. What went well before something failed stays, and is not done twice.
 *
 * @param start  read reactively: images or a model that are dropped later take the place of what was there
 */
export function useGuidedInversion(start: { images?: string; model?: string; makesProject?: boolean }) {
  const line = useLine()
  const hostStore = useHostStore()
  const projects = useProjectStore()
  const project = ref(start.makesProject ? undefined : projects.project)
  const form = reactive({
    images: '',
    model: '',
    steps: 50 as number | undefined,
    limit: '64',
    back: true,
    folder: '',
  })
  const own = useModelQuestion('', start.makesProject ? undefined : 'invertImages')
  const { busy, problem, submit } = useSubmit()
  const demo = computed(() => hostStore.host?.demo)

  const models = computed(() => [
    ...(project.value?.models ?? [])
      .filter(({ present }) => present)
      .map(({ id, name }) => ({ value: id, label: name })),
    ...(demo.value ? [{ value: demoModel, label: 'The demonstration’s: small landscapes, 32 × 32' }] : []),
    { value: ownModel, label: 'A model of yours…' },
  ])
  /** What nobody has chosen follows what there is, which may arrive after the form. */
  watch(
    models,
    (now, before) => {
      if (form.model === '' || (form.model === before?.[0].value && !own.path)) form.model = now[0].value
    },
    { immediate: true },
  )
  watch(
    () => start.images,
    (path) => path !== undefined && (form.images = folderOfImages(path)),
    { immediate: true },
  )
  watch(
    () => start.model,
    (path) => {
      if (path !== undefined) [form.model, own.path] = [ownModel, path]
    },
    { immediate: true },
  )
  // What the start begins a new project with is no form of the one that was open last.
  if (!start.makesProject) useDraft('invertImages', 'settings', form)
  /** A folder that somebody typed, or that is the project's already, is left as it is. */
  watch(
    () => projectFolder(hostStore.host?.home ?? '', form.images),
    (now, before = '') => {
      if (!project.value && (form.folder === '' || form.folder === before)) form.folder = now
    },
    { immediate: true },
  )
  const inProject = computed(() => form.model !== demoModel && form.model !== ownModel)
  const { answer: allowed } = useAnswer(contract.allowedSteps, () =>
    project.value && inProject.value ? { projectId: project.value.projectId, modelId: form.model } : undefined,
  )
  const {
    answer,
    failure,
    problem: unreadable,
    asking: looking,
  } = useAnswer(contract.inspectPath, () => (form.images ? { path: form.images } : undefined))
  /** An answer stays where the next question has none; it is of another path then. */
  const found = computed(() => (failure.value === undefined ? answer.value : undefined))
  const imagesProblem = computed(() => unreadable.value ?? (found.value && wrongKind(found.value, 'images')))
  const modelProblem = computed(() =>
    form.model === ownModel ? (own.problem ?? (own.description && wrongKind(own.description, 'model'))) : undefined,
  )
  /** By field. */
  const problems = computed(() => ({
    limit: wholeNumberProblem(form.limit, 1),
    steps: wholeNumberProblem(String(form.steps ?? ''), 1),
    folder: !project.value && form.images && !form.folder.trim() ? 'Where the project is to be made.' : undefined,
  }))
  const ready = computed(
    () =>
      found.value !== undefined &&
      !looking.value &&
      !imagesProblem.value &&
      (form.model !== ownModel || own.ready) &&
      !modelProblem.value &&
      !Object.values(problems.value).some(Boolean) &&
      !busy.value,
  )

  async function modelId(projectId: string): Promise<string> {
    if (inProject.value) return form.model
    const given =
      form.model === ownModel
        ? own.asked
        : { path: demo.value!.model, preset: demo.value!.preset, name: demo.value!.name }
    return (await line.call(contract.addModel, { projectId, ...given })).id
  }

  async function datasetId(projectId: string): Promise<string> {
    const known = project.value!.datasets.find(({ path, present }) => present && path === form.images)
    return known?.id ?? (await line.call(contract.addDataset, { projectId, path: form.images })).id
  }

  /** @returns where the run is seen, or undefined where something failed; `problem` says what */
  const begin = () =>
    submit(async () => {
      project.value ??= await projects.create(form.folder, form.folder.split(/[\\/]/).at(-1)!)
      const { projectId } = project.value
      const model = await modelId(projectId)
      const dataset = await datasetId(projectId)
      const { runId } = await line.call(contract.startRun, {
        projectId,
        request: {
          kind: form.back ? 'roundtrip' : 'invert',
          model,
          steps: form.steps!,
          source: { from: 'dataset', dataset, limit: wholeNumber(form.limit) },
        },
      })
      await projects.refresh()
      return { projectId, runId }
    })

  return {
    form,
    own,
    models,
    demo,
    allowed,
    found,
    imagesProblem,
    modelProblem,
    problems,
    problem,
    /** Whether there is a project that everything goes into. */
    created: computed(() => project.value !== undefined),
    busy,
    ready,
    begin,
  }
}
