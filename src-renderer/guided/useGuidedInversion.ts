import { computed, reactive, ref, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useModelQuestion } from '../add/useModelQuestion.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { wholeNumber } from '../newRun/formNumbers.ts'
import { useHostStore } from '../stores/hostStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { folderOfImages, projectFolder } from './guidedPaths.ts'

/** The models that can be chosen beside those of the project. */
export const demoModel = '\u0000demo'
export const ownModel = '\u0000own'

/**
 * From images to a run over them in one form: the project is made where there is none, model and images are added where they are not in it, and the
 * run is started. What went well before something failed stays, and is not done twice.
 */
export function useGuidedInversion(start: { images?: string; inProject: boolean }) {
  const line = useLine()
  const hostStore = useHostStore()
  const projects = useProjectStore()
  const project = ref(start.inProject ? projects.project : undefined)
  const form = reactive({
    images: start.images === undefined ? '' : folderOfImages(start.images),
    model: '',
    steps: 50 as number | undefined,
    limit: '64',
    back: true,
    folder: '',
  })
  const own = useModelQuestion()
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
      if (form.model === '' || form.model === before?.[0].value) form.model = now[0].value
    },
    { immediate: true },
  )
  watch(
    () => [form.images, hostStore.host?.home],
    () => (form.folder = projectFolder(hostStore.host?.home ?? '', form.images)),
    { immediate: true },
  )
  const inProject = computed(() => form.model !== demoModel && form.model !== ownModel)
  const { answer: allowed } = useAnswer(contract.allowedSteps, () =>
    project.value && inProject.value ? { projectId: project.value.projectId, modelId: form.model } : undefined,
  )
  const { answer: found, problem: imagesProblem } = useAnswer(contract.inspectPath, () =>
    form.images ? { path: form.images } : undefined,
  )
  const ready = computed(
    () =>
      found.value !== undefined &&
      !imagesProblem.value &&
      Number.isInteger(form.steps) &&
      form.steps! > 0 &&
      Boolean(wholeNumber(form.limit)) &&
      (form.model !== ownModel || own.ready) &&
      (project.value !== undefined || form.folder !== '') &&
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
    problem: computed(() => problem.value ?? imagesProblem.value),
    busy,
    ready,
    begin,
  }
}
