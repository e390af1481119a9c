import { computed, onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue'
import type { Method } from '../../src-shared/contract/method.ts'
import { Cancelled, ConnectionLost } from '../../src-shared/errors/errors.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { useLine } from './line.ts'

type InputOf<M extends Method> = M['input']['_zod']['input']
type OutputOf<M extends Method> = M['output']['_zod']['output']

/**
 * The answer of a method, asked again when what is asked changes and when the connection returns. A newer question cancels an older one;
 * an answer stays on screen until the next arrives.
 *
 * @param question  read reactively; nothing is asked while it is undefined
 * @returns `failure` is why the last question has no answer, `problem` says it in a sentence
 */
export function useAnswer<M extends Method>(method: M, question: () => InputOf<M> | undefined) {
  const line = useLine()
  const answer: ShallowRef<OutputOf<M> | undefined> = shallowRef()
  const failure = shallowRef<unknown>()
  const problem = computed(() => (failure.value === undefined ? undefined : sentenceOf(failure.value)))
  const asking = ref(false)
  let controller = new AbortController()

  async function ask(): Promise<void> {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    const input = question()
    if (input === undefined) {
      answer.value = undefined
      failure.value = undefined
      asking.value = false
      return
    }
    asking.value = true
    try {
      const output = await line.call(method, input, { signal })
      if (signal.aborted) return
      answer.value = output as OutputOf<M>
      failure.value = undefined
    } catch (error) {
      // Asked again when the connection returns; until then there is no answer to this question.
      if (signal.aborted || ConnectionLost.is(error)) return
      if (!Cancelled.is(error)) failure.value = error
    }
    asking.value = false
  }

  watch(
    () => JSON.stringify([question(), line.connections.value]),
    () => void ask(),
    { immediate: true },
  )
  onScopeDispose(() => controller.abort())
  return { answer, failure, problem, asking, ask }
}
