import { createCanvas, type CanvasRenderingContext2D } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import type { Figure } from '../../src-shared/figures/figure.ts'

/**
 * Above this many dots a vector figure holds them as one bitmap under vector axes and text. Measured on one core: 5,000 dots take 0.1 s
 * and 0.4 MB of PDF, 10,000 take 0.5 s as SVG.
 */
export const bitmapThreshold = 5000
const bitmapDpi = 400

/** What a vector page needs beside the figure's own plugins: dots as a bitmap where they are many. */
export function densePlugins(figure: Figure, size: { width: number; height: number }): Plugin<'scatter'>[] {
  const dots = figure.chart.data.datasets.reduce((sum, dataset) => sum + dataset.data.length, 0)
  return dots > bitmapThreshold ? [dotsAsBitmap(size)] : []
}

/** Draws the dots of all datasets on a bitmap in print resolution and that onto the page, in place of one path per dot. */
function dotsAsBitmap({ width, height }: { width: number; height: number }): Plugin<'scatter'> {
  return {
    id: 'dotsAsBitmap',
    beforeDatasetsDraw(chart) {
      const scale = bitmapDpi / 72
      const bitmap = createCanvas(Math.ceil(width * scale), Math.ceil(height * scale))
      const context = bitmap.getContext('2d')
      context.scale(scale, scale)
      for (const { data } of chart.getSortedVisibleDatasetMetas())
        for (const point of data as unknown as PointLike[]) point.draw(context, chart.chartArea)
      chart.ctx.drawImage(bitmap as never, 0, 0, bitmap.width / scale, bitmap.height / scale)
    },
    beforeDatasetDraw: () => false,
  }
}

/** Chart.js' PointElement, whose `draw` its types leave out. */
interface PointLike {
  draw(context: CanvasRenderingContext2D, area: object): void
}
