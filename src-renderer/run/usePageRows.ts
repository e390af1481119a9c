import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, watch, type Ref } from 'vue'
import { useScrollMargin } from './useScrollMargin.ts'

/** Lines that are drawn beyond both edges. */
const beyond = 2

/**
 * Of lines that scroll with the whole page those in sight. They are as high as is said, and what is said may change.
 *
 * @param list  holds the lines, each with its top at `top` pixels below its own
 * @param lines  how many there are, and how high each is in CSS pixels, with what lies below it
 * @returns the lines to draw by their places, the height of all, how many of the first one's height fit into the window, and what brings one in sight
 */
export function usePageRows(
  list: Ref<HTMLElement | undefined>,
  lines: () => { count: number; heightOf: (place: number) => number },
) {
  const { scroller, scrollMargin } = useScrollMargin(list)
  const rows = useVirtualizer(
    computed(() => {
      const { count, heightOf } = lines()
      return {
        count,
        getScrollElement: () => scroller.value,
        estimateSize: heightOf,
        scrollMargin: scrollMargin.value,
        overscan: beyond,
      }
    }),
  )
  // Heights are remembered by the virtualizer until it is told that they have changed.
  watch(lines, () => rows.value.measure())
  return {
    fitting: () => Math.floor((scroller.value?.clientHeight ?? 0) / lines().heightOf(0)),
    reveal: (place: number) => rows.value.scrollToIndex(place, { align: 'auto' }),
    height: computed(() => rows.value.getTotalSize()),
    shown: computed(() =>
      rows.value.getVirtualItems().map(({ index, start }) => ({ place: index, top: start - scrollMargin.value })),
    ),
  }
}
