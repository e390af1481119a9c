import { computed, ref, watch } from 'vue'

/** More than any list shows at once, so that the next are there before they come into sight. */
const atOnce = 20

/**
 * Of a long list the first entries, and more whenever what is left below the part in sight is less than that part: each costs time to draw,
 * and most are never looked at.
 *
 * @param question  what the entries answer: the list begins anew where that changes, and stays as long as it is where only the entries do
 * @returns `onScroll` is for the element that scrolls the list
 */
export function useGrowingList<Entry>(entries: () => readonly Entry[], question: () => unknown) {
  const drawn = ref(atOnce)
  watch(question, () => (drawn.value = atOnce))

  function onScroll({ currentTarget }: Event): void {
    if (!(currentTarget instanceof HTMLElement)) return
    const { scrollTop, scrollHeight, clientHeight } = currentTarget
    if (scrollHeight - scrollTop < 2 * clientHeight && drawn.value < entries().length) drawn.value += atOnce
  }

  return { shown: computed(() => entries().slice(0, drawn.value)), onScroll }
}
