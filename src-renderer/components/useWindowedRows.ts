import { useEventListener, useResizeObserver } from '@vueuse/core'
import { computed, onMounted, onUpdated, ref, shallowRef, type Ref } from 'vue'
import { unlessChanged } from './unlessChanged.ts'

/** Shorter lists are drawn whole: there is nothing to gain, and all of them can be found in the page. */
const shortest = 100
/** Rows that are drawn beyond both edges, so that keys and short scrolls find them there. */
const beyond = 20

/** A row to draw, with the CSS pixels to leave above it, and below it where it is the last. */
export interface WindowedRow {
  place: number
  above: number
  below: number
}

/**
 * The rows of a long list that are in sight, for rows of one height that scroll with what lies around them.
 *
 * @param list  the element that holds the rows; its top is that of row 0, with the space above the first that is drawn inside it
 * @param rowHeight  CSS pixels
 * @param kept  places of rows that stay drawn out of sight: the focused one must, or the keyboard loses its place
 * @returns the rows to draw, in order, and the pixels to leave above each and below the last
 */
export function useWindowedRows(
  list: Ref<HTMLElement | undefined | null>,
  count: () => number,
  rowHeight: number,
  kept: () => readonly number[],
) {
  const scroller = shallowRef<HTMLElement>()
  // What fits into the window, before it is known where the list lies in it
  const seen = ref({ first: 0, end: Math.ceil(window.innerHeight / rowHeight) + beyond })

  function measure(): void {
    if (!list.value || !scroller.value || count() <= shortest) return
    const above = scroller.value.getBoundingClientRect().top - list.value.getBoundingClientRect().top
    // In blocks, so that most scroll events change nothing.
    const block = (pixels: number) => Math.floor(pixels / rowHeight / beyond) * beyond
    const first = Math.max(0, block(above) - beyond)
    const end = block(above + scroller.value.clientHeight) + 2 * beyond
    if (first !== seen.value.first || end !== seen.value.end) seen.value = { first, end }
  }

  onMounted(() => {
    scroller.value = scrollerOf(list.value!)
    measure()
  })
  onUpdated(measure)
  useEventListener(scroller, 'scroll', measure, { passive: true })
  useResizeObserver(scroller, measure)

  return computed<WindowedRow[]>((before) => {
    const all = count()
    // Of a list that is far out of sight one row is drawn all the same, with the space of the others: without them what follows would move.
    const first = all <= shortest ? 0 : Math.max(0, Math.min(seen.value.first, all - 1))
    const end = all <= shortest ? all : Math.min(Math.max(seen.value.end, first + 1), all)
    const inSight = Array.from({ length: end - first }, (_, i) => first + i)
    const beside = kept().filter((place) => place >= 0 && place < all && (place < first || place >= end))
    const places = [...new Set([...inSight, ...beside])].sort((a, b) => a - b)
    const rows = places.map((place, i) => ({
      place,
      above: (place - (places[i - 1] ?? -1) - 1) * rowHeight,
      below: i === places.length - 1 ? (all - place - 1) * rowHeight : 0,
    }))
    // A focus that moves between rows in sight draws none of them again.
    return unlessChanged(before, rows)
  })
}

/** The nearest element around one that scrolls up and down. */
function scrollerOf(element: HTMLElement): HTMLElement {
  for (let around = element.parentElement; around; around = around.parentElement)
    if (/auto|scroll/.test(getComputedStyle(around).overflowY) && !around.matches('[data-scrolls=across]'))
      return around
  return document.documentElement
}
