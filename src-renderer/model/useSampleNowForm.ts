import { computed, reactive, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { mostSampledNow, type ModelView, type SampleNowRequest } from '../../src-shared/contract/views.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { wholeNumber, wholeNumberProblem, wholeNumbers } from '../newRun/formNumbers.ts'

/** What a person puts in to sample from a model now: the fields, what is wrong with them, and the request that they stand for. */
export function useSampleNowForm(projectId: string, model: () => ModelView) {
  const form = reactive({
    steps: undefined as number | undefined,
    count: '4',
    seed: '420',
    checkpoint: undefined as number | undefined,
    classes: '0',
  })
  const { answer: allowed } = useAnswer(contract.allowedSteps, () => ({ projectId, modelId: model().id }))
  watch(allowed, (now) => (form.steps ??= now && (now.steps.includes(50) ? 50 : now.steps.at(-1))))
  /** Classes that the network is told; 0 where it is told none. */
  const known = computed(() => model().settings.classes ?? 0)

  /** By field. */
  const problems = computed(() => ({
    steps: allowed.value && !form.steps ? 'A whole number, 1 or more.' : undefined,
    count:
      (wholeNumber(form.count) ?? 0) > mostSampledNow
        ? `At most ${mostSampledNow} images here. A run takes as many as you like.`
        : wholeNumberProblem(form.count, 1),
    seed: wholeNumberProblem(form.seed, 0),
    classes: known.value > 0 && !wholeNumbers(form.classes) ? 'Whole numbers with commas.' : undefined,
  }))
  /** Undefined while something is missing or wrong. */
  const wanted = computed((): SampleNowRequest | undefined => {
    if (!form.steps || Object.values(problems.value).some(Boolean)) return undefined
    const classes = known.value > 0 ? wholeNumbers(form.classes)! : []
    return {
      modelId: model().id,
      checkpoint: form.checkpoint,
      steps: form.steps,
      count: wholeNumber(form.count)!,
      seed: wholeNumber(form.seed)!,
      ...(classes.length > 0 && { classes }),
    }
  })
  return { form, allowed, known, problems, wanted }
}
