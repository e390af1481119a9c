interface Cell {
  /** A line of the gallery. */
  index: number
  column: number
}

/**
 * Where a key leads from a cell of the gallery, or undefined for keys that mean nothing there or lead nowhere.
 *
 * @param isRow  whether a line is a row; heads of groups are passed over
 */
export function galleryMove(
  key: string,
  { index, column }: Cell,
  { lines, columns, page, isRow = () => true }: GridOfKeys,
): Cell | undefined {
  const moves: Record<string, [to: number, by: 1 | -1]> = {
    ArrowDown: [index + 1, 1],
    ArrowUp: [index - 1, -1],
    PageDown: [Math.min(lines - 1, index + page), -1],
    PageUp: [Math.max(0, index - page), 1],
    Home: [0, 1],
    End: [lines - 1, -1],
  }
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const to = column + (key === 'ArrowRight' ? 1 : -1)
    return to >= 0 && to < columns ? { index, column: to } : undefined
  }
  if (!(key in moves)) return undefined
  const [start, by] = moves[key]
  for (let to = start; to >= 0 && to < lines; to += by) if (isRow(to)) return { index: to, column }
  return undefined
}

interface GridOfKeys {
  lines: number
  columns: number
  /** Lines that a page key leaps over. */
  page: number
  isRow?: (index: number) => boolean
}
