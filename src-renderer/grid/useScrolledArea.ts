import { useEventListener, useResizeObserver } from '@vueuse/core'
import { onMounted, ref, type Ref } from 'vue'

/** What of an element that scrolls both ways is in sight, in CSS pixels, without its scroll bars. */
export function useScrolledArea(element: Ref<HTMLElement | undefined | null>) {
  const width = ref(0)
  const height = ref(0)
  const left = ref(0)
  const top = ref(0)
  function measure(): void {
    width.value = element.value?.clientWidth ?? 0
    height.value = element.value?.clientHeight ?? 0
  }
  function follow(): void {
    left.value = element.value?.scrollLeft ?? 0
    top.value = element.value?.scrollTop ?? 0
  }
  onMounted(measure)
  useResizeObserver(element, measure)
  useEventListener(element, 'scroll', follow, { passive: true })
  return { width, height, left, top, follow }
}
