import { onScopeDispose, ref, shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { SampleNowRequest, SampleNowView } from '../../src-shared/contract/views.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

/** What a picture of a step shows. */
export type SampledNow = 'state' | 'prediction' | 'image'

/** Samples from a few noises, followed while they become images. They exist until the next begins, it is stopped, or the page is left. */
export function useSampleNow(projectId: string) {
  const line = useLine()
  const view = shallowRef<SampleNowView>()
  const problem = ref<string>()
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
    problem.value = undefined
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

  onScopeDispose(stop)
  return { view, problem, request, start, stop, pictureUrl }
}

/** The steps with pictures so far, 0 (the noise) first. */
export function picturedSteps({ step, steps, every }: Pick<SampleNowView, 'step' | 'steps' | 'every'>): number[] {
  if (step === undefined) return []
  const even = Array.from({ length: Math.floor(step / every) + 1 }, (_, i) => i * every)
  return step === steps && steps % every !== 0 ? [...even, steps] : even
}
