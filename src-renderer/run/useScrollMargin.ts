import { useResizeObserver } from '@vueuse/core'
import { onMounted, ref, shallowRef, type Ref } from 'vue'

/**
 * A list that scrolls with the whole page: the page's scroller, and how far below its top the list begins. What stands above the list
 * may change its height at any time.
 */
export function useScrollMargin(list: Ref<HTMLElement | undefined>) {
  const scroller = shallowRef<HTMLElement | null>(null)
  const scrollMargin = ref(0)
  const above = shallowRef<HTMLElement[]>([])

  function measure(): void {
    if (!list.value || !scroller.value) return
    const top = list.value.getBoundingClientRect().top - scroller.value.getBoundingClientRect().top
    scrollMargin.value = Math.round(top + scroller.value.scrollTop)
  }

  onMounted(() => {
    scroller.value = list.value!.closest<HTMLElement>('#page')
    for (let part: Element | null = list.value!; part && part !== scroller.value; part = part.parentElement) {
      const siblings = [...(part.parentElement?.children ?? [])].filter((sibling) => sibling !== part)
      above.value = [...above.value, ...siblings.filter((sibling) => sibling instanceof HTMLElement)]
    }
    measure()
  })
  useResizeObserver(above, measure)
  return { scroller, scrollMargin }
}
