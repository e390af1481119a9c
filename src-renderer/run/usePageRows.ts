import { computed, onMounted, type Ref } from 'vue'
import { unlessChanged } from '../components/unlessChanged.ts'
import { gridSections, type GridSection } from '../grid/gridSections.ts'
import { scrolling } from '../grid/gridSize.ts'
import { useScrolledArea } from '../grid/useScrolledArea.ts'
import { useScrollMargin } from './useScrollMargin.ts'

/** Lines that are drawn beyond both edges. */
const beyond = 2

/** Lines of sections one below the other: all rows of one height, and all heads of one, in CSS pixels with what lies below them. */
export interface PageLines {
  sections: readonly GridSection[]
  rowHeight: number
  headHeight: number
}

/** A line to draw, with its top below that of the list and its height in CSS pixels. */
export interface PageLine {
  place: number
  top: number
  height: number
}

/**
 * Of lines that scroll with the whole page those in sight. Lists longer than a browser draws are drawn shorter: they go by faster than the page is
 * scrolled, so that their end is reached (see scrolling).
 *
 * @param list  holds the lines, each at its `top`, and is as high as `height` says
 * @param kept  a place that stays drawn out of sight: the focused one must, or the keyboard loses its place
 * @param beside  CSS pixels above and below that a line is not hidden in when it is brought in sight
 * @returns the lines to draw, the height of all, how many rows fit into the window, and what scrolls as little as needed for a line to be seen
 */
export function usePageRows(
  list: Ref<HTMLElement | undefined>,
  lines: () => PageLines,
  {
    kept = () => undefined,
    beside = () => ({ above: 0, below: 0 }),
  }: { kept?: () => number | undefined; beside?: () => { above: number; below: number } } = {},
) {
  const { scroller, scrollMargin } = useScrollMargin(list)
  const { height: room, top: scrolled, follow } = useScrolledArea(scroller)
  onMounted(follow)

  const whole = computed(() => {
    const { sections, rowHeight, headHeight } = lines()
    return gridSections(sections, rowHeight, headHeight)
  })
  const down = computed(() => scrolling(whole.value.height, room.value))
  /** How far the list is scrolled beyond the top of the page, in CSS pixels as it is drawn; negative while its begin is in sight. */
  const drawnTop = computed(() => scrolled.value - scrollMargin.value)
  /** The same, of the whole list. */
  const top = computed(() => drawnTop.value * (drawnTop.value > 0 ? down.value.factor : 1))

  const places = computed<number[]>((before) => {
    const { lines: count, lineAt } = whole.value
    if (count === 0) return []
    const first = Math.max(0, lineAt(top.value) - beyond)
    const last = Math.min(count - 1, lineAt(top.value + room.value) + beyond)
    const inSight = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    const place = kept()
    const isKept = place !== undefined && place < count && (place < first || place > last)
    return unlessChanged(before, isKept ? [...inSight, place].sort((a, b) => a - b) : inSight)
  })
  const shown = computed<PageLine[]>(() => {
    const { rowHeight, headHeight } = lines()
    // Read only where it matters: nothing is drawn anew with every step of a scroll that moves the page alone.
    const { factor, drawn } = down.value
    const moved = factor === 1 ? 0 : drawnTop.value - top.value
    return places.value.map((place) => ({
      place,
      // What is kept out of sight makes the list no longer.
      top: Math.min(drawn - (factor === 1 ? 0 : rowHeight), whole.value.topOf(place) + moved),
      height: whole.value.isRow(place) ? rowHeight : headHeight,
    }))
  })

  function reveal(place: number): void {
    if (!scroller.value || whole.value.lines === 0) return
    // It may have been scrolled since the browser told.
    follow()
    const { above, below } = beside()
    const { rowHeight, headHeight } = lines()
    const begin = whole.value.topOf(place)
    const end = begin + (whole.value.isRow(place) ? rowHeight : headHeight)
    const isBelow = end > top.value + room.value - below
    if (!isBelow && begin >= top.value + above) return
    const to = isBelow ? end - room.value + below : begin - above
    const drawn = scrollMargin.value + (to > 0 ? to / down.value.factor : to)
    // With the last line comes what lies below it.
    const isEnd = isBelow && place === whole.value.lines - 1
    scroller.value.scrollTop = isEnd ? scroller.value.scrollHeight - scroller.value.clientHeight : drawn
    follow()
  }

  return {
    fitting: () => Math.floor(room.value / lines().rowHeight),
    reveal,
    height: computed(() => down.value.drawn),
    /** Whether the list is drawn shorter than it is. */
    isShortened: computed(() => down.value.factor > 1),
    shown,
  }
}
