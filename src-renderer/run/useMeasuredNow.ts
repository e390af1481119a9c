import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Method } from '../../src-shared/contract/method.ts'
import { Cancelled } from '../../src-shared/errors/errors.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useLine } from '../host/line.ts'

type InputOf<M extends Method> = M['input']['_zod']['input']
type OutputOf<M extends Method> = M['output']['_zod']['output']

/**
 * What takes the network to be told, such as how a small change grows when images are inverted, measured when somebody asks for it. It is stopped by
 * `cancel`, when the question becomes another, and when the page is left.
 *
 * @param question  read reactively
 */
export function useMeasuredNow<M extends Method>(method: M, question: () => InputOf<M>) {
  const line = useLine()
  const measured = shallowRef<OutputOf<M>>()
  const { busy, problem, submit } = useSubmit()
  let controller = new AbortController()
  const cancel = () => controller.abort()

  const measure = () =>
    submit(async () => {
      controller = new AbortController()
      const { signal } = controller
      try {
        const found = await line.call(method, question(), { signal })
        if (!signal.aborted) measured.value = found as OutputOf<M>
      } catch (error) {
        // Whoever cancelled it knows.
        if (!Cancelled.is(error) && !signal.aborted) throw error
      }
    })
  watch(
    () => JSON.stringify(question()),
    () => {
      cancel()
      measured.value = problem.value = undefined
    },
  )
  onScopeDispose(cancel)
  return { measured, busy, problem, measure, cancel }
}
