import {
  gridLimits,
  scaleOfCell,
  type FigureSource,
  type PictureCell,
} from '../../src-shared/figures/document/figureSource.ts'
import { formatNumber } from '../format/formatNumber.ts'
import type { GridCell, GridPicture, GridPlan } from '../grid/gridPlan.ts'
import type { GridLines } from '../grid/gridSections.ts'
import { differenceWords } from './differenceWords.ts'

/** Rows and columns that a figure begins with: more would be too small to see. */
const mostRows = 12
const mostColumns = 24

/** The first rows and columns of a grid over several runs, with empty places where it has gaps; what is left out is said in its rule. */
export function runsGrid({
  title,
  plan,
  lines,
  cellOf,
  pictureOf,
}: {
  title: string
  plan: GridPlan
  lines: Pick<GridLines, 'lines' | 'isRow' | 'placeOf'>
  cellOf: (line: number, column: number) => GridCell
  pictureOf: (picture: GridPicture) => PictureCell
}): FigureSource {
  const rows: number[] = []
  for (let line = 0; line < lines.lines && rows.length < mostRows; line++) if (lines.isRow(line)) rows.push(line)
  const across = Math.min(plan.columns, mostColumns, gridLimits.columns)
  const columns = Array.from({ length: across }, (_, column) => column)
  const cells = rows.map((line) => columns.map((column) => cellOf(line, column).picture))
  const allRows = plan.sections.reduce((sum, section) => sum + section.rows, 0)
  const part =
    rows.length < allRows || across < plan.columns
      ? ` The first ${rows.length} of ${formatNumber(allRows)} rows and ${across} of ${formatNumber(plan.columns)} columns.`
      : ''
  const colours = coloursOfGrid(
    cells.flat().flatMap((picture) => (picture ? [{ picture, cell: pictureOf(picture) }] : [])),
  )
  const gaps = cells.flat().filter((picture) => picture === undefined).length
  const empty =
    gaps === 0
      ? ''
      : ` ${gaps} ${gaps === 1 ? 'place is' : 'places are'} empty: no run, ${cells.flat().some((picture) => picture?.minus) ? 'no finished picture, or none to subtract' : 'or no finished picture'}.`
  return {
    from: 'pictures',
    grid: {
      title: title.slice(0, 300),
      rule: `${title}.${part}${colours}${empty}`.slice(0, 2000),
      columns: columns.map((column) => plan.columnTitle(column).slice(0, 300)),
      rows: rows.map((line) => rowTitle(plan, lines.placeOf(line))),
      cells: cells.map((row) => row.map((picture) => (picture ? pictureOf(picture) : null))),
    },
  }
}

/** Names that a sentence has room for. */
const mostNamed = 5

interface Shown {
  picture: GridPicture
  cell: PictureCell
}

/** The runs that are subtracted, and how; the run whose scale the colours have. */
function coloursOfGrid(shown: readonly Shown[]): string {
  const bases = new Set(shown.flatMap(({ picture }) => picture.minus?.row.name ?? []))
  const scales = new Set(shown.flatMap(({ cell }) => scaleOfCell(cell) ?? []))
  const nameOf = (id: string) => shown.find(({ picture }) => picture.run.row.id === id)?.picture.run.row.name ?? id
  const difference = shown.find(({ picture }) => picture.minus)
  const subtracted = difference ? ` Subtracted: ${listed([...bases])}; differences shown ${mapWords(difference)}.` : ''
  const scale = scales.size > 0 ? ` One scale: that of ${listed([...scales].map(nameOf))}.` : ''
  return subtracted + scale
}

const mapWords = ({ picture, cell: { map = 'signed', limit = 1 } }: Shown): string =>
  differenceWords(map, limit, picture.run.traits.shape[0] > 3)

function listed(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${formatNumber(names.length - mostNamed)} more` : ''
  return `${names.slice(0, mostNamed).join(', ')}${more}`
}

/** A row's own words after those of its group. */
function rowTitle(plan: GridPlan, place: ReturnType<GridLines['placeOf']>): string {
  const group = plan.sections[place.section].title
  const own = plan.rowTitle(place)
  return (group === undefined ? own : `${group}, ${own}`).slice(0, 300)
}
