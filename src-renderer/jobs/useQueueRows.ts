import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/vue-virtual'
import { computed, onMounted, onUpdated, ref, type Ref } from 'vue'
import { useScrollMargin } from '../run/useScrollMargin.ts'

/** Shorter lists are drawn whole: there is nothing to gain, and all of them can be found in the page. */
const shortest = 100

/**
 * Of a long list that scrolls with the page the entries in sight. They may differ in height, and change it: names wrap, and logs are opened.
 *
 * @param list  holds nothing but one element for each entry that is drawn, with its place as `data-index`; its `overflow-anchor` must be none
 * @param keys  of all entries, in order
 * @param look  CSS pixels: what an entry that was never drawn is taken to be high, and what lies between two
 * @returns the places to draw, in order, with the pixels to leave above each and below the last; `focused` is set to the key of the entry that has the
 *   keyboard: it stays drawn out of sight with its neighbours, so that Tab goes on from there
 */
export function useQueueRows(
  list: Ref<HTMLElement | undefined>,
  keys: () => readonly string[],
  look: { height: number; gap: number },
) {
  const focused = ref<string>()
  const { scroller, scrollMargin } = useScrollMargin(list)
  const all = computed(keys)
  const isLong = computed(() => all.value.length > shortest)
  const rows = useVirtualizer(
    computed(() => {
      const order = all.value
      const kept = focused.value === undefined ? -1 : order.indexOf(focused.value)
      return {
        count: isLong.value ? order.length : 0,
        getScrollElement: () => scroller.value,
        getItemKey: (place: number) => order[place],
        estimateSize: () => look.height,
        gap: look.gap,
        scrollMargin: scrollMargin.value,
        // So that Tab and short scrolls find them there
        overscan: 8,
        rangeExtractor: (range: Range) => {
          const beside = kept < 0 ? [] : [kept - 1, kept, kept + 1].filter((place) => place >= 0 && place < range.count)
          return [...new Set([...defaultRangeExtractor(range), ...beside])].sort((a, b) => a - b)
        },
      }
    }),
  )
  // All at once after they are drawn: each by itself would lay the page out anew.
  function measure(): void {
    if (isLong.value) for (const row of list.value?.children ?? []) rows.value.measureElement(row)
  }
  onMounted(measure)
  onUpdated(measure)

  const shown = computed(() => {
    if (!isLong.value) return all.value.map((_, place) => ({ place, above: 0, below: 0 }))
    const items = rows.value.getVirtualItems().filter(({ index }) => index < all.value.length)
    const end = rows.value.getTotalSize() + scrollMargin.value
    return items.map(({ index, start, end: bottom }, i) => ({
      place: index,
      // What lies between two that are drawn is there without this.
      above: i === 0 ? start - scrollMargin.value : start - items[i - 1].end - look.gap,
      below: i === items.length - 1 ? end - bottom : 0,
    }))
  })
  return { shown, focused }
}
