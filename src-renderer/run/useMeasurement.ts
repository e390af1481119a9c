import { onScopeDispose, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { Cancelled } from '../../src-shared/errors/errors.ts'
import type { Conditioning } from '../../src-shared/studies/conditioning.ts'
import type { Trials } from '../../src-shared/studies/trials.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useLine } from '../host/line.ts'

/** What is measured of the first images of a run when asked for, since it takes evaluations. */
const methods = { conditioning: contract.measureConditioning, trials: contract.tryOtherSettings }
interface Measured {
  conditioning: Conditioning
  trials: Trials
}

/**
 * A measurement of a run's first images, made when asked for. It takes round trips of every image, so it is stopped by `cancel`, with another run, and
 * when the page is left.
 *
 * @param run  read reactively
 * @param count  of images, ≥ 1
 */
export function useMeasurement<What extends keyof Measured>(
  what: What,
  run: () => { projectId: string; runId: string },
  count: number,
) {
  const line = useLine()
  const measured = shallowRef<Measured[What]>()
  const { busy, problem, submit } = useSubmit()
  let controller = new AbortController()
  const cancel = () => controller.abort()

  const measure = () =>
    submit(async () => {
      controller = new AbortController()
      const { signal } = controller
      try {
        // Both take the same and differ in what they give.
        const method = methods[what] as typeof contract.measureConditioning
        const found: unknown = await line.call(method, { ...run(), count }, { signal })
        if (!signal.aborted) measured.value = found as Measured[What]
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
