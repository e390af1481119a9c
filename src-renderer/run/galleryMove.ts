interface Cell {
  index: number
  column: number
}

/** Where a key leads from a cell of the gallery, or undefined for keys that mean nothing there or lead nowhere. */
export function galleryMove(
  key: string,
  { index, column }: Cell,
  { rows, columns, page }: { rows: number; columns: number; page: number },
): Cell | undefined {
  const moves: Record<string, Cell> = {
    ArrowDown: { index: index + 1, column },
    ArrowUp: { index: index - 1, column },
    ArrowLeft: { index, column: column - 1 },
    ArrowRight: { index, column: column + 1 },
    PageDown: { index: Math.min(rows - 1, index + page), column },
    PageUp: { index: Math.max(0, index - page), column },
    Home: { index: 0, column },
    End: { index: rows - 1, column },
  }
  const to = moves[key]
  const inside = to && to.index >= 0 && to.index < rows && to.column >= 0 && to.column < columns
  return inside ? to : undefined
}
