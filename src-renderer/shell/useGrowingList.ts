import { computed, nextTick, ref, watch } from 'vue'

/** More than any list shows at once, so that the next are there before they come into sight. */
const atOnce = 20

/**
 * Of a long list the entries around the part in sight: each costs time to draw, and most are never looked at. Whenever what is drawn beyond the part in
 * sight is less than that part, more is.
 *
 * @param question  what the entries answer: the list begins anew where that changes, and stays as long as it is where only the entries do
 * @returns `onScroll` is for the element that scrolls the list, whose `overflow-anchor` must be none; `toStart` and `toEnd` draw the entries there and
 *   resolve when they are in the page
 */
export function useGrowingList<Entry>(entries: () => readonly Entry[], question: () => unknown) {
  const first = ref(0)
  const end = ref(atOnce)
  watch(question, drawStart)

  function drawStart(): void {
    first.value = 0
    end.value = atOnce
  }

  async function onScroll({ currentTarget: list }: Event): Promise<void> {
    if (!(list instanceof HTMLElement)) return
    const { scrollTop, scrollHeight, clientHeight } = list
    if (scrollHeight - scrollTop < 2 * clientHeight && end.value < entries().length) end.value += atOnce
    if (scrollTop >= clientHeight || first.value === 0) return
    first.value = Math.max(0, first.value - atOnce)
    await nextTick()
    // What is in sight stays where it is.
    list.scrollTop += list.scrollHeight - scrollHeight
  }

  async function toStart(): Promise<void> {
    if (first.value > 0) drawStart()
    await nextTick()
  }

  async function toEnd(): Promise<void> {
    const { length } = entries()
    if (end.value < length) {
      first.value = Math.max(0, length - atOnce)
      end.value = length
    }
    await nextTick()
  }

  return { shown: computed(() => entries().slice(first.value, end.value)), onScroll, toStart, toEnd }
}
