import { useEventListener, useIntervalFn } from '@vueuse/core'
import { ref, type Ref, type WritableComputedRef } from 'vue'
import { usePreferencesStore } from '../stores/preferencesStore.ts'

/** So long each checkpoint stands still while they are played, in milliseconds. */
const stillFor = 700

/** Moves the cursor over the checkpoints by keys and by itself. @param onDifference  the key D was pressed */
export function useTrainingPlayer(
  cursor: WritableComputedRef<number>,
  steps: Readonly<Ref<readonly number[]>>,
  onDifference: () => void,
) {
  const preferences = usePreferencesStore()
  const playing = ref(false)
  const place = () => steps.value.indexOf(cursor.value)
  const player = useIntervalFn(() => (cursor.value = steps.value[(place() + 1) % steps.value.length]), stillFor, {
    immediate: false,
  })
  function play(): void {
    playing.value = !playing.value
    if (playing.value) player.resume()
    else player.pause()
  }
  function move(by: number): void {
    const to = steps.value.at(place() + by)
    if (to !== undefined && place() + by >= 0) cursor.value = to
  }
  useEventListener('keydown', (event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    const isElsewhere = target?.closest('input, select, textarea, [role=dialog], [role=menu]')
    if (isElsewhere || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const acts: Record<string, () => void> = { ArrowLeft: () => move(-1), ArrowRight: () => move(1) }
    if (preferences.letterKeys) acts.d = onDifference
    // Space presses a button that has the focus.
    if (!target?.closest('button, a, summary')) acts[' '] = play
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
  return { playing, play }
}
