import type { HeatChart, PathChart, StudyRun, StudyTable } from './studyResult.ts'

/** An image of a run. */
export interface ImagePlace {
  run: string
  row: number
  /** Of the kept path of sampling, or of inversion where that is said, 0 to T. */
  state?: number
  path?: 'inversion'
}

/** The first of the images that a column of cells is measured on, at the state that the column shows; undefined in results of earlier versions. */
export function imageOfColumn({ run, columnsShow }: HeatChart, column: number): ImagePlace | undefined {
  const state = columnsShow?.states[column]
  return run === undefined || state === undefined ? undefined : { run, row: columnsShow!.row, state }
}

/** The image whose state a point of a way is, at that state. */
export function imageOfPathPoint(
  { run, row, series }: PathChart,
  point: { series: string; x: number },
): ImagePlace | undefined {
  const of = series.find(({ label }) => label === point.series)
  const found = of?.points.find(({ x }) => x === point.x)
  if (run === undefined || !of || !found) return undefined
  return { run, row, state: found.state, ...(of.path === 'inversion' && { path: 'inversion' }) }
}

/** The image that a row of a table is about: that of its `row`, of the run that it or the table's rule names. */
export function imageOfTableRow(
  { columns, rows, rule }: StudyTable,
  index: number,
  runs: readonly StudyRun[],
): ImagePlace | undefined {
  const { row, run } = rows[index]
  if (typeof row !== 'number' || !columns.some(({ name }) => name === 'row')) return undefined
  const of = runs.find(({ id }) => (run === undefined ? rule.includes(id) : id === run))
  return of && { run: of.id, row }
}
