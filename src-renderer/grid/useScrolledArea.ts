import { useElementSize, useEventListener } from '@vueuse/core'
import { ref, type Ref } from 'vue'

/** What of an element that scrolls both ways is in sight, in CSS pixels. */
export function useScrolledArea(element: Ref<HTMLElement | undefined>) {
  const { width, height } = useElementSize(element)
  const left = ref(0)
  const top = ref(0)
  useEventListener(
    element,
    'scroll',
    () => {
      left.value = element.value?.scrollLeft ?? 0
      top.value = element.value?.scrollTop ?? 0
    },
    { passive: true },
  )
  return { width, height, left, top }
}
