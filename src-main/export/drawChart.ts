import { createCanvas, type CanvasRenderingContext2D } from '@napi-rs/canvas'
import { Chart, type Plugin } from 'chart.js'
import type { Figure } from '../../src-shared/figures/figure.ts'
import { registerCharts } from '../../src-shared/figures/registerCharts.ts'

/**
 * Above this many dots a vector figure holds them as one bitmap under vector axes and text. Measured on one core: 5,000 dots take 0.1 s
 * and 0.4 MB of PDF, 10,000 take 0.5 s as SVG.
 */
export const bitmapThreshold = 5000
const bitmapDpi = 400

export interface DrawingSize {
  /** Points (1/72 in). */
  width: number
  height: number
  /** Pixels per point of a bitmap; 1 for vector contexts. */
  pixelRatio: number
}

/** Draws a figure's chart on any 2D context: a page of a PDF, an SVG or a bitmap. */
export function drawChart(figure: Figure, context: CanvasRenderingContext2D, size: DrawingSize): void {
  registerCharts()
  const { plugins = [], ...chart } = figure.chart
  const dots = chart.data.datasets.reduce((sum, dataset) => sum + dataset.data.length, 0)
  const asBitmap = size.pixelRatio === 1 && dots > bitmapThreshold
  const drawn = new Chart(canvasOf(context, size) as never, {
    ...chart,
    plugins: asBitmap ? [...plugins, dotsAsBitmap(size)] : plugins,
    options: {
      ...chart.options,
      responsive: false,
      animation: false,
      events: [],
      devicePixelRatio: size.pixelRatio,
    },
  })
  drawn.destroy()
}

/** What Chart.js asks of a canvas element. Vector contexts have no canvas of their own, and clearing them would add a shape to the page. */
function canvasOf(context: CanvasRenderingContext2D, { width, height }: DrawingSize): object {
  const canvas = { width, height, style: {}, getContext: () => context }
  Object.defineProperty(context, 'canvas', { value: canvas, configurable: true })
  Object.defineProperty(context, 'clearRect', { value: () => {}, configurable: true })
  return canvas
}

/** Draws the dots of all datasets on a bitmap in print resolution and that onto the page, in place of one path per dot. */
function dotsAsBitmap({ width, height }: DrawingSize): Plugin<'scatter'> {
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
