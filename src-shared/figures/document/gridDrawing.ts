import type { Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { scatterOptions, type ScatterChart } from '../studies/chartParts.ts'
import type { PictureGrid } from './figureSource.ts'

/** A picture that a context can draw: an image element in a page, a decoded PNG in the export; undefined where there is none. */
export type Picture = unknown

/** Pictures in rows and columns with their names. Pixels stay pixels: nothing is smoothed. */
export function gridDrawing(
  grid: PictureGrid,
  pictures: readonly (readonly Picture[])[],
  style: FigureStyle,
  { width, measure }: { width: number; measure: DrawingContext },
): { chart: ScatterChart; height: number; smallestText: number } {
  measure.font = font(style)
  const left = Math.ceil(
    Math.max(0, ...grid.rows.map((name) => (name ? measure.measureText(name).width + style.fontSize * 0.5 : 0))),
  )
  const top = grid.columns.some(Boolean) ? style.fontSize * 1.6 : 0
  const gap = style.fontSize * 0.2
  const cell = Math.max(1, (width - left - gap * (grid.columns.length - 1)) / Math.max(1, grid.columns.length))
  // Names that are wider than their column are set smaller, all of them alike.
  const widest = Math.max(1, ...grid.columns.map((name) => measure.measureText(name).width))
  const shrink = Math.min(1, (cell * 0.98) / widest)
  return {
    height: top + grid.rows.length * (cell + gap),
    smallestText: style.smallFontSize * shrink,
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [picturesPlugin(grid, pictures, style, { left, top, gap, cell, shrink })],
      options: { ...scatterOptions(style, 0), scales: { x: { display: false }, y: { display: false } } },
    },
  }
}

const font = (style: FigureStyle, shrink = 1) => `${style.smallFontSize * shrink}px ${style.fontFamily}`

function picturesPlugin(
  { columns, rows }: PictureGrid,
  pictures: readonly (readonly Picture[])[],
  style: FigureStyle,
  { left, top, gap, cell, shrink }: Record<'left' | 'top' | 'gap' | 'cell' | 'shrink', number>,
): Plugin<'scatter'> {
  return {
    id: 'pictures',
    afterDraw({ ctx }) {
      const context: DrawingContext = ctx
      context.save()
      context.imageSmoothingEnabled = false
      context.fillStyle = style.palette.ink
      context.font = font(style, shrink)
      context.textAlign = 'center'
      context.textBaseline = 'alphabetic'
      columns.forEach((name, column) =>
        context.fillText(name, left + column * (cell + gap) + cell / 2, top - style.fontSize * 0.5),
      )
      context.font = font(style)
      context.textAlign = 'left'
      context.textBaseline = 'middle'
      rows.forEach((name, row) => context.fillText(name, 0, top + row * (cell + gap) + cell / 2))
      rows.forEach((_, row) =>
        columns.forEach((_name, column) => {
          const picture = pictures[row]?.[column]
          const place = [left + column * (cell + gap), top + row * (cell + gap), cell, cell] as const
          if (picture) context.drawImage(picture as never, ...place)
          else {
            context.strokeStyle = style.palette.line
            context.lineWidth = style.lineWidth
            context.beginPath()
            context.rect(...place)
            context.stroke()
          }
        }),
      )
      context.restore()
    },
  }
}
