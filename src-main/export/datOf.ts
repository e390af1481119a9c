import type { FigureCell, FigureTable } from '../../src-shared/figures/figure.ts'

/**
 * Numbers as a data file of pgfplots (`\addplot table [x=x, y=latent] {file.dat};`): columns apart by spaces, unrounded, `nan` where there is
 * none. Curves that stand over the same places have a column each, `latent`, and one each for the ends of their bands, `latent_low`.
 */
export function datOf(table: FigureTable): string {
  const { columns, rows } = seriesInColumns(table) ?? table
  const isSpread = columns.map((_, column) =>
    rows.some((row) => typeof row[column] === 'object' && 'sd' in row[column]),
  )
  const heads = columns.flatMap(({ name }, column) => (isSpread[column] ? [name, `${name}_sd`] : [name]))
  const lines = rows.map((row) => row.flatMap((cell, column) => fieldsOf(cell, isSpread[column])))
  return [heads.map(nameOf), ...lines].map((fields) => `${fields.join(' ')}\n`).join('')
}

/** Rows of `series, x, y, low, high` as one row for each x; undefined for other tables, and where a series has an x twice. */
function seriesInColumns({ columns, rows }: FigureTable): FigureTable | undefined {
  if (columns[0]?.name !== 'series' || columns[1]?.name !== 'x') return undefined
  const values = columns.slice(2)
  const series = [...new Set(rows.map(([name]) => String(name)))]
  const xs = [...new Set(rows.map((row) => row[1] as number))].sort((a, b) => a - b)
  const rowOf = new Map(rows.map((row) => [JSON.stringify(row.slice(0, 2)), row]))
  if (rowOf.size < rows.length) return undefined
  const shown = series.flatMap((name) =>
    values.flatMap(({ name: value }, place) => {
      const column = xs.map((x) => rowOf.get(JSON.stringify([name, x]))?.[place + 2])
      return column.every((cell) => cell === undefined)
        ? []
        : [{ name: value === 'y' ? name : `${name}_${value}`, column }]
    }),
  )
  return {
    columns: [columns[1], ...shown.map(({ name }) => ({ name, label: name }))],
    rows: xs.map((x, row) => [x, ...shown.map(({ column }) => column[row])]),
  }
}

/** A name that pgfplots takes for a column: without spaces, commas and what TeX reads as a command. */
const nameOf = (name: string) =>
  name
    .replace(/→/g, 'to')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '_')
    .replace(/^_+|_+$/g, '') || 'column'

function fieldsOf(cell: FigureCell, isSpread: boolean): string[] {
  if (cell === undefined) return isSpread ? ['nan', 'nan'] : ['nan']
  if (typeof cell === 'number') return [Number.isFinite(cell) ? String(cell) : 'nan']
  if (typeof cell === 'string') return [`{${cell.replace(/[{}\\%#\n\r]/g, ' ')}}`]
  return 'sd' in cell ? [String(cell.mean), String(cell.sd)] : [`{${cell.text}}`]
}
