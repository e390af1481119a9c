/** Rows under one head: a group of the grid. Without a title there is no head, and the rows begin at once. */
export interface GridSection {
  title?: string
  rows: number
}

/** Where a line of the grid belongs: a row of a section, or the section's head (row -1). */
export interface GridPlace {
  section: number
  row: number
}

/**
 * Lines of sections one below the other, all rows of one height and all heads of one: where each lies is reckoned and never listed, so that a
 * million rows take no longer than ten.
 *
 * @param rowHeight, headHeight  CSS pixels
 */
export function gridSections(sections: readonly GridSection[], rowHeight: number, headHeight: number) {
  const firstLines: number[] = []
  const tops: number[] = []
  let lines = 0
  let height = 0
  for (const { title, rows } of sections) {
    firstLines.push(lines)
    tops.push(height)
    lines += rows + (title === undefined ? 0 : 1)
    height += rows * rowHeight + (title === undefined ? 0 : headHeight)
  }
  const hasHead = (section: number) => sections[section].title !== undefined

  function placeOf(line: number): GridPlace {
    const section = lastNotAbove(firstLines, line)
    const row = line - firstLines[section] - (hasHead(section) ? 1 : 0)
    return { section, row }
  }

  return {
    lines,
    height,
    placeOf,
    lineOf: ({ section, row }: GridPlace): number => firstLines[section] + row + (hasHead(section) ? 1 : 0),
    isRow: (line: number) => placeOf(line).row >= 0,
    /** CSS pixels from the top of the first line. */
    topOf(line: number): number {
      const { section, row } = placeOf(line)
      if (row < 0) return tops[section]
      return tops[section] + (hasHead(section) ? headHeight : 0) + row * rowHeight
    },
    /** The line at so many CSS pixels below the top; the nearest one beyond the ends. */
    lineAt(pixels: number): number {
      const section = lastNotAbove(tops, pixels)
      const head = hasHead(section) ? 1 : 0
      const below = pixels - tops[section] - head * headHeight
      const inside = below < 0 ? 0 : head + Math.floor(below / rowHeight)
      return Math.min(lines - 1, Math.max(0, firstLines[section] + inside))
    },
  }
}

export type GridLines = ReturnType<typeof gridSections>

/** The last place of a rising list whose value does not lie above this one; 0 where all do. */
function lastNotAbove(rising: readonly number[], value: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (rising[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
