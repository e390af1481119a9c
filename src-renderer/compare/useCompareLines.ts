import { useVirtualizer } from '@tanstack/vue-virtual'
import { useElementSize } from '@vueuse/core'
import { computed, nextTick, watch, type Ref } from 'vue'
import { imagesIn } from '../../src-shared/project/imageRanges.ts'
import type { RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { useScrollMargin } from '../run/useScrollMargin.ts'
import { pictureSide } from './pictureSide.ts'

/** Between one line and the next, and between columns, in CSS pixels. */
const gap = 12

/**
 * The lines of compared runs that are in sight, one for each image of the first run that another one has as well, and how large pictures are. What is in
 * sight stays there where pictures change their size, as they do when a run comes or goes.
 *
 * @param list  the element that holds the lines
 * @param head  what stands above them and stays in sight
 * @param runs  how many stand beside each other
 */
export function useCompareLines(
  { list, head }: Record<'list' | 'head', Ref<HTMLElement | undefined>>,
  pairs: () => readonly RowPairs[],
  runs: () => number,
) {
  const { width } = useElementSize(list)
  const { scroller, scrollMargin } = useScrollMargin(list)
  const { height } = useElementSize(scroller)
  const { height: headHeight } = useElementSize(head, undefined, { box: 'border-box' })

  const side = computed(() => pictureSide({ width: width.value, height: height.value - headHeight.value }, runs(), gap))
  const images = computed(() =>
    imagesIn(pairs().flatMap(({ segments }) => segments.map(({ a, count }) => ({ first: a, count })))),
  )
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: images.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: () => side.value + gap,
      scrollMargin: scrollMargin.value,
      overscan: 2,
    })),
  )

  watch(side, (now, before) => {
    // Sizes are remembered by the virtualizer until it is told that they have changed.
    virtualizer.value.measure()
    const [page, above] = [scroller.value, head.value]
    if (!page || !above) return
    const top = scrollMargin.value - (above.getBoundingClientRect().bottom - page.getBoundingClientRect().top)
    const lines = (page.scrollTop - top) / (before + gap)
    // The page is as long as the new lines need only once they are drawn.
    if (lines > 0) void nextTick(() => (page.scrollTop = top + lines * (now + gap)))
  })

  return {
    side,
    scrollMargin,
    height: computed(() => virtualizer.value.getTotalSize()),
    lines: computed(() =>
      virtualizer.value.getVirtualItems().map(({ index, start }) => ({ image: images.value[index], start })),
    ),
  }
}
