import { useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { afterPaint } from './afterPaint.ts'

/** What waits for its turn, in the order in which it came. */
const waiting = new Set<() => void>()
let isAsked = false

function askForTurn(): void {
  if (isAsked || waiting.size === 0) return
  isAsked = true
  afterPaint(() => {
    isAsked = false
    // Those that waited may be gone by now.
    const next = waiting.values().next().value
    if (!next) return
    waiting.delete(next)
    try {
      next()
    } finally {
      askForTurn()
    }
  })
}

/**
 * A value that follows another when its turn comes: of all that follow so, one in a frame, so that the page answers between several that each take
 * long to draw. What changes again before its turn keeps its place. Whoever prints has all at once.
 *
 * @returns undefined until the first turn
 */
export function useInTurn<Value>(value: () => Value): Readonly<Ref<Value | undefined>> {
  const followed: Ref<Value | undefined> = shallowRef()
  const follow = () => {
    followed.value = value()
  }
  watch(
    value,
    () => {
      waiting.add(follow)
      askForTurn()
    },
    { immediate: true },
  )
  useEventListener('beforeprint', () => {
    if (waiting.delete(follow)) follow()
  })
  onScopeDispose(() => waiting.delete(follow))
  return followed
}
