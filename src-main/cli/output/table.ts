export interface Column {
  head: string
  align?: 'left' | 'right'
}

/** Rows under their heads, two spaces between columns, numbers to the right. No spaces at the ends of lines. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const heads = columns.map(({ head }) => head)
  const widths = columns.map((_, i) => Math.max(...[heads, ...rows].map((row) => widthOf(row[i] ?? ''))))
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, i) => {
        const cell = row[i] ?? ''
        const space = ' '.repeat(widths[i] - widthOf(cell))
        return align === 'right' ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return [...(heads.some(Boolean) ? [heads] : []), ...rows].map(line).join('\n')
}

/** Columns on screen: combining marks (x̂) and escape codes take none. */
function widthOf(cell: string): number {
  return [...cell.replace(/\x1b\[\d+m/g, '').replace(/\p{M}/gu, '')].length
}
