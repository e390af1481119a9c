/** One line of the grid: the head of a group, or `count` pictures from place `first` of the gallery's lines on. */
export interface GridLine {
  group?: number
  first: number
  count: number
}

/** A gallery's lines (see GalleryLines) as lines of a grid with so many pictures across. */
export function gridLines(lines: Int32Array, across: number): GridLine[] {
  const grid: GridLine[] = []
  let start = 0
  const flush = (end: number) => {
    for (let first = start; first < end; first += across) grid.push({ first, count: Math.min(across, end - first) })
  }
  lines.forEach((line, index) => {
    if (line >= 0) return
    flush(index)
    grid.push({ group: -1 - line, first: index, count: 0 })
    start = index + 1
  })
  flush(lines.length)
  return grid
}
