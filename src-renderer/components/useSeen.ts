import { useIntersectionObserver } from '@vueuse/core'
import { ref, type Ref } from 'vue'

/** Whether an element has come into sight; once it has, it stays so. What is costly to show waits for it. */
export function useSeen(element: Ref<HTMLElement | null | undefined>): Readonly<Ref<boolean>> {
  const seen = ref(false)
  const { stop } = useIntersectionObserver(element, (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    seen.value = true
    stop()
  })
  return seen
}
