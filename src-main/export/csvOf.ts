import type { FigureTable } from '../../src-shared/figures/figure.ts'

/** A table as CSV (RFC 4180, with line feeds). A column of spreads becomes two, `name` and `name_sd`; numbers keep all their digits. */
export function csvOf({ columns, rows }: FigureTable): string {
  const isSpread = columns.map((_, column) =>
    rows.some((row) => typeof row[column] === 'object' && 'sd' in row[column]),
  )
  const header = columns.flatMap(({ name }, column) => (isSpread[column] ? [name, `${name}_sd`] : [name]))
  const lines = rows.map((row) =>
    row.flatMap((cell, column) => {
      if (cell === undefined) return isSpread[column] ? ['', ''] : ['']
      if (typeof cell !== 'object') return [String(cell)]
      return 'sd' in cell ? [String(cell.mean), String(cell.sd)] : [cell.text]
    }),
  )
  return [header, ...lines].map((fields) => `${fields.map(quoted).join(',')}\n`).join('')
}

function quoted(field: string): string {
  return /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
