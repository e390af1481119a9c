import { useThrottleFn } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'

/** What has arrived is told this often, in milliseconds, while more is on its way. */
const tellEvery = 400

/**
 * Things that arrive one by one and are told in groups: fifty that each draw four charts would leave a person's own movements waiting. Whoever
 * knows that nothing more comes tells them at once.
 */
export function useArrivals<Value>() {
  const arrived: ShallowRef<ReadonlyMap<string, Value>> = shallowRef(new Map())
  const known = new Map<string, Value>()
  function tell(): void {
    if (known.size > arrived.value.size) arrived.value = new Map(known)
  }
  // Not the first by itself: it is seen no sooner than the rest of its group.
  const tellSoon = useThrottleFn(tell, tellEvery, true, false)

  function add(name: string, value: Value): void {
    known.set(name, value)
    void tellSoon()
  }
  return { arrived, known: (name: string) => known.get(name), add, tell }
}
