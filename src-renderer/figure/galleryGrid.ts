import { gridLimits, type FigureSource } from '../../src-shared/figures/document/figureSource.ts'
import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { coloursOf } from '../run/colourWords.ts'
import type { GalleryColumn } from '../run/galleryColumns.ts'
import type { Colours } from '../stores/preferencesStore.ts'
import { differenceWords } from './differenceWords.ts'

/** Rows that a grid of a figure begins with where nobody chose any: more would be too small to see. */
const mostRows = 12
/** Letters that a grid's rule holds. */
const mostLetters = 2000

/** Limit of fixed colours: three standard deviations of the noise. */
const limit = 3

/** Rows of a run with its arrays beside each other, in the colours that are on screen; what a figure does not hold is said in its rule. */
export function galleryGrid(
  run: { id: string; name: string },
  columns: readonly GalleryColumn[],
  rows: readonly number[],
  colours: Colours,
): FigureSource {
  const shown = rows.slice(0, Math.min(gridLimits.rows, Math.floor(gridLimits.pictures / Math.max(1, columns.length))))
  const left = rows.length - shown.length
  const leftOut =
    left > 0
      ? `The last ${formatNumber(left)} of ${formatNumber(rows.length)} images are left out: more than a figure holds. `
      : ''
  return {
    from: 'pictures',
    grid: {
      title: run.name,
      rule: shortened(`${leftOut}${run.name}: images ${shown.join(', ')}.`),
      columns: columns.map(({ title }) => title),
      rows: shown.map((row) => `#${row}`),
      cells: shown.map((row) =>
        columns.map((column) => ({ run: run.id, tensor: column.tensor, row, ...colourRule(column, colours) })),
      ),
    },
  }
}

/** The first rows of what is shown, for a figure of a gallery in which none is marked. */
export function firstRows(lines: Int32Array): number[] {
  const rows: number[] = []
  // The lines may be a hundred thousand, and a page asks whenever it is drawn: no further than needed.
  for (let place = 0; place < lines.length && rows.length < mostRows; place++)
    if (lines[place] >= 0) rows.push(lines[place])
  return rows
}

/** The rows of a grid over training: images that every checkpoint has; none while there is no checkpoint. */
export function trainingRows(points: readonly { count: number }[]): number[] {
  const count = points.length === 0 ? 0 : Math.min(mostRows, ...points.map((point) => point.count))
  return Array.from({ length: count }, (_, row) => row)
}

/** The same images at every checkpoint of a series: what the grid over training shows; of more than a figure holds, some evenly chosen. */
export function trainingGrid(
  points: readonly { step: number; runId: string; count: number }[],
  column: GalleryColumn,
  {
    name,
    axis,
    colours,
    start,
    minus,
    gain,
    map,
    components = false,
  }: {
    name: string
    axis: string
    colours: Colours
    /** What all checkpoints started from, as a first column. */
    start?: { column: GalleryColumn; runId: string }
    /** The run that is subtracted from every checkpoint. */
    minus?: string
    gain: number
    /** How the differences are shown; signed where left out. */
    map?: Exclude<DifferenceMap, 'signed'>
    /** Whether they have more than three channels. */
    components?: boolean
  },
): FigureSource {
  const rows = trainingRows(points)
  const most = Math.min(gridLimits.columns, Math.floor(gridLimits.pictures / Math.max(1, rows.length)))
  const shown = evenly(points, most - (start ? 1 : 0))
  const which =
    shown.length < points.length
      ? `${shown.length} of ${formatNumber(points.length)} checkpoints, evenly chosen since a figure holds no more`
      : 'every checkpoint'
  const rule =
    minus === undefined
      ? colourRule(column, colours)
      : { range: 'fixed' as const, limit: 1 / gain, minus, ...(map && { map }) }
  const subtracted = `, minus the last, shown ${differenceWords(map ?? 'signed', 1 / gain, components)}`
  return {
    from: 'pictures',
    grid: {
      title: `${column.title} over training, ${name}`,
      rule: `The same images at ${which}${minus === undefined ? '' : subtracted}; columns: ${axis}.`,
      columns: [...(start ? [start.column.title] : []), ...shown.map(({ step }) => step.toLocaleString('en'))],
      rows: rows.map((row) => `#${row}`),
      cells: rows.map((row) => [
        ...(start
          ? [{ run: start.runId, tensor: start.column.tensor, row, ...colourRule(start.column, colours) }]
          : []),
        ...shown.map(({ runId }) => ({ run: runId, tensor: column.tensor, row, ...rule })),
      ]),
    },
  }
}

/** At most so many, the first and the last among them. */
function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, place) => items[Math.round((place * (items.length - 1)) / (most - 1))])
}

/** Of very many images, as many numbers as a rule holds. */
const shortened = (text: string) =>
  text.length <= mostLetters ? text : text.slice(0, mostLetters - 2).replace(/,[^,]*$/, ', …')

function colourRule(column: GalleryColumn, chosen: Colours): { range: Colours; limit?: number } {
  const range = coloursOf(column, chosen)
  return range === 'fixed' ? { range, limit } : { range }
}
