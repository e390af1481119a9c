import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { SampleNowRequest, SampleNowView } from '../../src-shared/contract/views.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

/** What a picture of a step shows. */
export type SampledNow = 'state' | 'prediction' | 'image'

/** Samples from a few noises, followed while they become images. They exist until the next begins, it is stopped, or the page is left. */
export function useSampleNow(projectId: string) {
  const line = useLine()
  const view = shallowRef<SampleNowView>()
  const problem = ref<string>()
  const { busy: keeping, problem: notKept, submit } = useSubmit()
  /** What is on screen, or on its way. */
  const request = shallowRef<SampleNowRequest>()
  let unsubscribe = () => {}

  function stop(): void {
    unsubscribe()
    unsubscribe = () => {}
    view.value = undefined
    request.value = undefined
  }

  function start(wanted: SampleNowRequest): void {
    stop()
    problem.value = notKept.value = undefined
    request.value = wanted
    unsubscribe = line.subscribe(
      contract.sampleNow,
      { projectId, ...wanted },
      (next) => (view.value = next),
      (error) => {
        stop()
        problem.value = sentenceOf(error)
      },
    )
  }

  /** The address of a picture. */
  function pictureUrl(shown: SampledNow, step: number, row: number): string {
    return line.blobUrl(`${projectId}/samplings/${view.value!.sampling}/${step}/${row}.png?shown=${shown}`)
  }

  /** Starts a run of the noise and settings on screen. @returns its id, or undefined where it was refused; then `problem` says why */
  const keep = () =>
    submit(async () => {
      const { modelId, checkpoint, steps, seed, count, classes } = request.value!
      const source = { from: 'noise' as const, stream: 'torch' as const, seed, count }
      const asked = { kind: 'sample' as const, model: modelId, checkpoint, steps, classes, source }
      return (await line.call(contract.startRun, { projectId, request: asked })).runId
    })

  onScopeDispose(stop)
  return {
    view,
    problem: computed(() => problem.value ?? notKept.value),
    request,
    start,
    stop,
    pictureUrl,
    keeping,
    keep,
  }
}

/** The steps with pictures so far, 0 (the noise) first. */
export function picturedSteps({ step, steps, every }: Pick<SampleNowView, 'step' | 'steps' | 'every'>): number[] {
  if (step === undefined) return []
  const even = Array.from({ length: Math.floor(step / every) + 1 }, (_, i) => i * every)
  return step === steps && steps % every !== 0 ? [...even, steps] : even
}
