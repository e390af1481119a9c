import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** What has arrived waits no longer than this to be told, in milliseconds, while more is on its way. */
const tellAfter = 400

/**
 * Things that arrive one by one and are told in groups: fifty that each draw four charts would leave a person's own movements waiting. Whoever
 * knows that nothing more comes tells them at once.
 */
export function useArrivals<Value>() {
  const arrived: ShallowRef<ReadonlyMap<string, Value>> = shallowRef(new Map())
  const known = new Map<string, Value>()
  /** Set while there is something to tell. */
  let timer: ReturnType<typeof setTimeout> | undefined
  function forget(): void {
    clearTimeout(timer)
    timer = undefined
  }
  function tell(): void {
    if (timer === undefined) return
    forget()
    arrived.value = new Map(known)
  }
  onScopeDispose(forget)

  /** Also in place of what is known by that name. */
  function add(name: string, value: Value): void {
    known.set(name, value)
    timer ??= setTimeout(tell, tellAfter)
  }
  return { arrived, known: (name: string) => known.get(name), add, tell }
}
