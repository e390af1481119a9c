import type { FigureSource } from '../../src-shared/figures/document/figureSource.ts'
import { coloursOf } from '../run/colourWords.ts'
import type { GalleryColumn } from '../run/galleryColumns.ts'
import type { Colours } from '../stores/preferencesStore.ts'

/** Rows that a grid of a figure begins with where nobody chose any: more would be too small to see. */
const mostRows = 12
/** Pictures that a figure holds. */
const mostCells = 2000

/** Limit of fixed colours: three standard deviations of the noise. */
const limit = 3

/** Rows of a run with its arrays beside each other, in the colours that are on screen. */
export function galleryGrid(
  run: { id: string; name: string },
  columns: readonly GalleryColumn[],
  rows: readonly number[],
  colours: Colours,
): FigureSource {
  const shown = rows.slice(0, Math.floor(mostCells / Math.max(1, columns.length)))
  return {
    from: 'pictures',
    grid: {
      title: run.name,
      rule: `Images ${shown.join(', ')} of ${run.name}.`.slice(0, 2000),
      columns: columns.map(({ title }) => title),
      rows: shown.map((row) => `#${row}`),
      cells: shown.map((row) =>
        columns.map((column) => ({ run: run.id, tensor: column.tensor, row, ...colourRule(column, colours) })),
      ),
    },
  }
}

/** The first rows of what is shown, for a figure of a gallery in which none is marked. */
export const firstRows = (lines: Int32Array): number[] => [...lines].filter((row) => row >= 0).slice(0, mostRows)

/** The same images at every checkpoint of a series: what the grid over training shows. */
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
  }: {
    name: string
    axis: string
    colours: Colours
    /** What all checkpoints started from, as a first column. */
    start?: { column: GalleryColumn; runId: string }
    /** The run that is subtracted from every checkpoint. */
    minus?: string
    gain: number
  },
): FigureSource {
  const rows = Array.from({ length: Math.min(mostRows, ...points.map(({ count }) => count)) }, (_, row) => row)
  const rule = minus === undefined ? colourRule(column, colours) : { range: 'fixed' as const, limit: 1 / gain, minus }
  return {
    from: 'pictures',
    grid: {
      title: `${column.title} over training, ${name}`,
      rule: `The same images at every checkpoint${minus === undefined ? '' : ', minus the last'}; columns: ${axis}.`,
      columns: [...(start ? [start.column.title] : []), ...points.map(({ step }) => step.toLocaleString('en'))],
      rows: rows.map((row) => `#${row}`),
      cells: rows.map((row) => [
        ...(start
          ? [{ run: start.runId, tensor: start.column.tensor, row, ...colourRule(start.column, colours) }]
          : []),
        ...points.map(({ runId }) => ({ run: runId, tensor: column.tensor, row, ...rule })),
      ]),
    },
  }
}

function colourRule(column: GalleryColumn, chosen: Colours): { range: Colours; limit?: number } {
  const range = coloursOf(column, chosen)
  return range === 'fixed' ? { range, limit } : { range }
}
