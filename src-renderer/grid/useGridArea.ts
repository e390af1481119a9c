import { useDevicePixelRatio } from '@vueuse/core'
import { computed, nextTick, watch, type Ref } from 'vue'
import type { GridPlan } from './gridPlan.ts'
import { gridSections } from './gridSections.ts'
import { gridSize, scrolling, usualSide } from './gridSize.ts'
import { samePlace } from './samePlace.ts'
import type { GridChoice } from './useGridChoice.ts'
import { useScrolledArea } from './useScrolledArea.ts'

/** Of the heads of columns, of rows and of groups, in CSS pixels, as the look has them. */
const headHeight = 38
const gapBelowHeads = 6
const groupHeight = 30
const rowHeadWidth = 104

/** Places from the first to the last, and one more that keeps the focus when it is out of sight: the keyboard would lose its place. */
function range(first: number, last: number, kept: number, count: number): number[] {
  const from = Math.max(0, first)
  const shown = Array.from({ length: Math.max(0, Math.min(count - 1, last) - from + 1) }, (_, i) => from + i)
  return shown.includes(kept) || kept < 0 || kept >= count ? shown : [...shown, kept].sort((a, b) => a - b)
}

/**
 * Which cells of a grid are in sight, where they are drawn, and how it is scrolled to one. A grid longer than a browser draws is drawn shorter
 * (see scrolling).
 *
 * @param asked  what is drawn: what its sides go along, sides in CSS pixels that pictures are wished to have, which fit where left out, and pixels of a picture
 * @param choice  a cell that is kept in the page wherever it is
 */
export function useGridArea(
  frame: Ref<HTMLElement | undefined>,
  asked: Readonly<{
    plan: GridPlan
    rowsTitle: string
    columnsTitle: string
    side?: number
    imageSize: number
    choice?: GridChoice
  }>,
) {
  const { pixelRatio } = useDevicePixelRatio()
  const { width, height, left: scrolledLeft, top: scrolledTop, follow } = useScrolledArea(frame)

  const size = computed(() => {
    const rows = asked.plan.sections.reduce((sum, section) => sum + section.rows + 1, 0)
    const room = { width: width.value - rowHeadWidth, height: height.value - headHeight - gapBelowHeads }
    const side = asked.side ?? usualSide(asked.plan.columns, room)
    return gridSize(side, asked.imageSize / pixelRatio.value, asked.plan.columns, rows)
  })
  const lines = computed(() => gridSections(asked.plan.sections, size.value.rowHeight, groupHeight))
  const down = computed(() => scrolling(lines.value.height, height.value - headHeight - gapBelowHeads))
  const across = computed(() => scrolling(asked.plan.columns * size.value.columnWidth, width.value - rowHeadWidth))
  /** What of the whole grid is in sight, in CSS pixels from its begin. */
  const top = computed(() => scrolledTop.value * down.value.factor)
  const left = computed(() => scrolledLeft.value * across.value.factor)

  /** The one cell that Tab reaches: the chosen one, or the first there is. */
  const tabStop = computed<GridChoice>(() => {
    const last = Math.max(0, lines.value.lines - 1)
    const line = Math.min(asked.choice?.line ?? 0, last)
    const row = lines.value.lines === 0 || lines.value.isRow(line) ? line : Math.min(last, line + 1)
    return { line: row, column: Math.min(asked.choice?.column ?? 0, Math.max(0, asked.plan.columns - 1)) }
  })
  const inSight = computed(() => {
    const { columnWidth } = size.value
    return [
      Math.floor(left.value / columnWidth) - 1,
      Math.floor((left.value + width.value - rowHeadWidth) / columnWidth) + 1,
    ]
  })
  const shownColumns = computed(() => range(inSight.value[0], inSight.value[1], -1, asked.plan.columns))

  /** Scrolls so that a cell is seen whole beside the heads, moving as little as needed from what is `from` pixels below the begin. */
  function revealFrom(from: number, { line, column }: GridChoice): void {
    if (!frame.value) return
    const { rowHeight, columnWidth } = size.value
    const y = lines.value.topOf(line)
    const x = column * columnWidth
    const roomBelow = height.value - headHeight - rowHeight
    const roomBeside = width.value - rowHeadWidth - columnWidth
    frame.value.scrollTop = Math.min(y, Math.max(from, y - roomBelow)) / down.value.factor
    frame.value.scrollLeft = Math.min(x, Math.max(left.value, x - roomBeside)) / across.value.factor
  }

  function toBegin(): void {
    if (frame.value) frame.value.scrollTop = frame.value.scrollLeft = 0
    // A browser tells of it a frame later.
    scrolledTop.value = scrolledLeft.value = 0
  }

  /**
   * What was in sight stays where it was: of another size nothing would be, be it chosen, or of another window or number of columns, and rows that
   * come above move all that is below them. The first line in sight stays the first, and at the begin, where nobody has scrolled, a chosen picture
   * stays. With another size a chosen picture that was in sight, or for which the size was chosen, is in sight. With other sides it is another
   * grid, which is seen from its begin.
   */
  watch(
    [
      lines,
      size,
      () => down.value.factor,
      () => asked.plan,
      () => asked.choice,
      () => asked.side,
      () => `${asked.rowsTitle} by ${asked.columnsTitle}`,
    ],
    (_, [linesBefore, sizeBefore, factorBefore, planBefore, choiceBefore, sideBefore, sidesBefore]) => {
      if (`${asked.rowsTitle} by ${asked.columnsTitle}` !== sidesBefore) return toBegin()
      if (lines.value === linesBefore || linesBefore.lines === 0) return
      // It may have been scrolled since the browser told.
      follow()
      const isResized = size.value.rowHeight !== sizeBefore.rowHeight
      const topBefore = scrolledTop.value * factorBefore
      const choiceTop = choiceBefore ? linesBefore.topOf(choiceBefore.line) - topBefore : Infinity
      const wasInSight = choiceTop > -sizeBefore.rowHeight && choiceTop < height.value - headHeight
      const chosenLine = wasInSight ? choiceBefore?.line : undefined
      const held = topBefore > 0 ? linesBefore.lineAt(topBefore) : chosenLine
      const from = held === undefined ? 0 : topNow(held)
      // Whoever is scrolling is not stopped where nothing has moved.
      if (!isResized && from === topBefore && down.value.factor === factorBefore) return
      const kept = isResized && (wasInSight || asked.side !== sideBefore) ? asked.choice : undefined
      void nextTick(() => {
        if (!frame.value || lines.value.lines === 0) return
        if (kept) revealFrom(from, kept)
        else frame.value.scrollTop = from / down.value.factor
      })

      /** What is at the top of the frame where a line is kept at its place in it, in CSS pixels from the begin of the grid as it is now. */
      function topNow(line: number): number {
        const place = samePlace(asked.plan, planBefore, linesBefore.placeOf(line))
        const lineNow = place ? lines.value.lineOf(place) : Math.min(line, lines.value.lines - 1)
        const grown = linesBefore.isRow(line) ? size.value.rowHeight / sizeBefore.rowHeight : 1
        const below = (topBefore - linesBefore.topOf(line)) * grown
        return Math.max(0, lines.value.topOf(Math.max(0, lineNow)) + below)
      }
    },
  )

  return {
    width,
    size,
    lines,
    tabStop,
    shownColumns,
    rowHeadWidth,
    /** Of the whole grid with the heads of rows, in CSS pixels, as it is drawn. */
    drawnSize: computed(() => ({ width: rowHeadWidth + across.value.drawn, height: down.value.drawn })),
    /** Whether it is drawn shorter than it is. */
    isShortened: computed(() => down.value.factor > 1 || across.value.factor > 1),
    shownLines: computed(() => {
      if (lines.value.lines === 0) return []
      const first = lines.value.lineAt(top.value)
      return range(first - 1, lines.value.lineAt(top.value + height.value) + 1, tabStop.value.line, lines.value.lines)
    }),
    columnsOf: (line: number) =>
      line === tabStop.value.line
        ? range(inSight.value[0], inSight.value[1], tabStop.value.column, asked.plan.columns)
        : shownColumns.value,
    /** Where a line or a column is drawn; one that is kept out of sight makes the grid no longer. */
    drawnTop: (line: number) =>
      Math.min(down.value.drawn - size.value.rowHeight, lines.value.topOf(line) - top.value + scrolledTop.value),
    drawnLeft(column: number): number {
      const { columnWidth } = size.value
      const place = column * columnWidth - left.value + scrolledLeft.value
      return rowHeadWidth + Math.min(across.value.drawn - columnWidth, place)
    },
    /** Rows that are seen at once, less one that stays in sight. */
    page: () => Math.max(1, Math.floor((height.value - headHeight) / size.value.rowHeight) - 1),
    /** Scrolls as little as needed for a cell to be seen whole beside the heads. */
    reveal: (choice: GridChoice) => revealFrom(top.value, choice),
  }
}
