import type { Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { scatterOptions, type ScatterChart } from '../studies/chartParts.ts'
import type { PictureGrid } from './figureSource.ts'
import { columnNames, drawColumnNames, drawRowName, heightOfLines, rowNames, type ColumnNames } from './gridNames.ts'

/** A picture that a context can draw: an image element in a page, a decoded PNG in the export; undefined where there is none. */
export type Picture = unknown

/** Pictures that would be smaller than this, in sizes of text, go below each other in blocks. */
const leastPicture = 1.5
const pageHeight = 9 * 72
/** Between blocks, in sizes of text. */
const blockGap = 0.8

/** Columns of a grid that stand beside each other. */
interface Block {
  first: number
  columns: ColumnNames
  top: number
}

interface GridLayout {
  blocks: Block[]
  rows: string[][]
  left: number
  gap: number
  cell: number
  /** From a row to the next: where names of rows are higher than pictures, what these need. */
  step: number
  height: number
}

/**
 * Pictures in rows and columns with their names. Pixels stay pixels: nothing is smoothed. Where there are so many columns that pictures would be specks,
 * they go on below, in blocks with the names of the rows, as long as that fits a page.
 */
export function gridDrawing(
  grid: PictureGrid,
  pictures: readonly (readonly Picture[])[],
  style: FigureStyle,
  { width, measure }: { width: number; measure: DrawingContext },
): { chart: ScatterChart; height: number; smallestText: number; namedColumns?: number; shortenedNames?: boolean } {
  const layout = layOutGrid(grid, style, width, measure)
  const names = layout.blocks.map(({ columns }) => columns)
  const every = Math.max(...names.map((one) => one.every))
  return {
    height: layout.height,
    smallestText: Math.min(style.smallFontSize, ...names.map(({ size }) => size)),
    ...(every > 1 && { namedColumns: every }),
    ...(names.some(({ shortened }) => shortened) && { shortenedNames: true }),
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [picturesPlugin(pictures, style, layout)],
      options: { ...scatterOptions(style, 0), scales: { x: { display: false }, y: { display: false } } },
    },
  }
}

function layOutGrid(grid: PictureGrid, style: FigureStyle, width: number, measure: DrawingContext): GridLayout {
  const { lines: rows, left } = rowNames(grid.rows, style, { width, measure })
  const gap = style.fontSize * 0.2
  const count = Math.max(1, grid.columns.length)
  const inBlocks = (columnsEach: number): GridLayout => {
    const cell = Math.max(1, (width - left - gap * (columnsEach - 1)) / columnsEach)
    const step = Math.max(cell + gap, ...rows.map((lines) => heightOfLines(lines, style)))
    const blocks: Block[] = []
    let top = 0
    for (let first = 0; first < count; first += columnsEach) {
      const names = grid.columns.slice(first, first + columnsEach)
      const columns = columnNames(names, style, { cell, pitch: cell + gap, measure })
      blocks.push({ first, columns, top })
      top += columns.height + rows.length * step + blockGap * style.fontSize
    }
    return { blocks, rows, left, gap, cell, step, height: top - blockGap * style.fontSize }
  }
  const beside = inBlocks(count)
  const least = leastPicture * style.fontSize
  if (beside.cell >= least) return beside
  const most = Math.max(1, Math.floor((width - left + gap) / (least + gap)))
  const below = inBlocks(Math.ceil(count / Math.ceil(count / most)))
  return below.height <= pageHeight ? below : beside
}

function picturesPlugin(
  pictures: readonly (readonly Picture[])[],
  style: FigureStyle,
  { blocks, rows, left, gap, cell, step }: GridLayout,
): Plugin<'scatter'> {
  return {
    id: 'pictures',
    afterDraw({ ctx }) {
      const context: DrawingContext = ctx
      context.save()
      context.imageSmoothingEnabled = false
      for (const { first, columns, top } of blocks) {
        context.save()
        context.translate(0, top)
        drawColumnNames(context, columns, style, { left, cell, pitch: cell + gap })
        rows.forEach((lines, row) => {
          const y = columns.height + row * step + (step - gap - cell) / 2
          drawRowName(context, lines, y + cell / 2, style)
          columns.lines.forEach((_, column) =>
            drawPicture(context, pictures[row]?.[first + column], style, [left + column * (cell + gap), y, cell, cell]),
          )
        })
        context.restore()
      }
      context.restore()
    },
  }
}

/** A frame stands where there is none. */
function drawPicture(
  context: DrawingContext,
  picture: Picture,
  style: FigureStyle,
  place: [x: number, y: number, width: number, height: number],
): void {
  if (picture) return context.drawImage(picture as never, ...place)
  context.strokeStyle = style.palette.line
  context.lineWidth = style.lineWidth
  context.beginPath()
  context.rect(...place)
  context.stroke()
}
