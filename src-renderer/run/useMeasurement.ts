import { onScopeDispose, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { Cancelled } from '../../src-shared/errors/errors.ts'
import type { Conditioning } from '../../src-shared/studies/conditioning.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useLine } from '../host/line.ts'

/**
 * How a small change of a run's first images grows when they are inverted, measured when asked for. It takes two inversions of every image, so it
 * is stopped by `cancel`, with another run, and when the page is left.
 *
 * @param run  read reactively
 * @param count  of images, ≥ 1
 */
export function useConditioning(run: () => { projectId: string; runId: string }, count: number) {
  const line = useLine()
  const measured = shallowRef<Conditioning>()
  const { busy, problem, submit } = useSubmit()
  let controller = new AbortController()
  const cancel = () => controller.abort()

  const measure = () =>
    submit(async () => {
      controller = new AbortController()
      const { signal } = controller
      try {
        const found = await line.call(contract.measureConditioning, { ...run(), count }, { signal })
        if (!signal.aborted) measured.value = found
      } catch (error) {
        // Whoever cancelled it knows.
        if (!Cancelled.is(error) && !signal.aborted) throw error
      }
    })
  watch(
    () => run().runId,
    () => {
      cancel()
      measured.value = problem.value = undefined
    },
  )
  onScopeDispose(cancel)
  return { measured, busy, problem, measure, cancel }
}
