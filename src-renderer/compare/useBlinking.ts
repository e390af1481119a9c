import { useIntervalFn, useMediaQuery } from '@vueuse/core'
import { ref, watch } from 'vue'

/** So long each of two pictures is shown, in milliseconds. */
const shownFor = 600

/** Shows one picture and another in turn, or by hand for people who want nothing to move. @param blinks  whether that is the way at present */
export function useBlinking(blinks: () => boolean) {
  const showB = ref(false)
  const still = useMediaQuery('(prefers-reduced-motion: reduce)')
  const blinking = useIntervalFn(() => (showB.value = !showB.value), shownFor, { immediate: false })
  watch([blinks, still], ([now, isStill]) => (now && !isStill ? blinking.resume() : blinking.pause()), {
    immediate: true,
  })
  return { showB, still }
}
