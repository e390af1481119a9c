import { computed, nextTick, watch, type Ref } from 'vue'
import { useScrolledArea } from '../grid/useScrolledArea.ts'

/** Of the column of what all started from, and between pictures, in CSS pixels, as the look has them. */
const startSide = 44
const gap = 4
const leastSide = 56

/** On a large screen pictures of few checkpoints are larger. */
const mostSide = (width: number) => (width > 1400 ? 288 : width > 900 ? 192 : 128)

/**
 * How large the pictures of the checkpoints are, and which stand in sight: of those that are scrolled aside none is drawn. The chosen checkpoint is
 * kept in sight.
 *
 * @param sheet  what is scrolled sideways
 */
export function useTrainingColumns<Point extends { step: number }>(
  sheet: Ref<HTMLElement | undefined>,
  asked: Readonly<{ points: readonly Point[]; cursor: number }>,
) {
  const { width, left } = useScrolledArea(sheet)
  const side = computed(() => {
    const { length } = asked.points
    const fitting = Math.floor((width.value - startSide - length * gap - 4) / length)
    return Math.max(leastSide, Math.min(mostSide(width.value), fitting))
  })
  const each = computed(() => side.value + gap)
  const first = computed(() => Math.floor(left.value / each.value) - 1)
  const last = computed(() => Math.floor((left.value + width.value - startSide) / each.value) + 1)
  const shown = computed(() =>
    asked.points.flatMap((point, place) => (place >= first.value && place <= last.value ? [{ ...point, place }] : [])),
  )
  watch([() => asked.cursor, () => asked.points.length, width, side], () => {
    const place = asked.points.findIndex(({ step }) => step === asked.cursor)
    if (!sheet.value || place < 0) return
    const x = place * each.value
    const room = width.value - startSide - gap - side.value
    // Known before it is scrolled, so that no pictures are drawn that would not be in sight.
    const to = Math.min(x, Math.max(left.value, x - room))
    left.value = to
    void nextTick(() => {
      if (sheet.value) sheet.value.scrollLeft = to
    })
  })
  return {
    /** CSS pixels. */
    side,
    /** Of a row, with what is between it and the next. */
    rowHeight: each,
    /** With the place of each among all. */
    shown,
  }
}
