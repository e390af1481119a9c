import { BasicPlatform, Chart, type Plugin } from 'chart.js'
import type { DrawingContext } from '../drawingContext.ts'
import type { Figure } from '../figure.ts'
import { registerCharts } from '../registerCharts.ts'
import { titleBaseline, titleFont, type ComposedFigure, type Place, type PlacedPanel } from './composeFigure.ts'

/** Where the parts of a drawn panel lie, in points from the upper left corner of the figure: for a page that lets a person take hold of them. */
export interface PanelParts {
  index: number
  title: Place
  chart: Place
  /** Within the axes; undefined for tables, grids and triangles. */
  area?: Place
  /** Axes by their id, with the limits that they were drawn with. */
  axes: { id: string; place: Place; min: number; max: number; horizontal: boolean }[]
}

/**
 * Draws a laid out figure on any 2D context whose unit is the point: a page of a PDF, an SVG, a bitmap, the canvas of a page.
 *
 * @param pluginsFor  more plugins for a chart, such as one that draws dense dots as a bitmap
 */
export function drawFigure(
  context: DrawingContext,
  { style, panels }: ComposedFigure,
  pluginsFor: (figure: Figure, size: { width: number; height: number }) => Plugin<'scatter'>[] = () => [],
): PanelParts[] {
  return panels.map((panel) => {
    const { titleLines, title, chart } = panel
    context.save()
    context.fillStyle = style.palette.ink
    context.font = titleFont(style)
    context.textAlign = 'left'
    context.textBaseline = 'alphabetic'
    titleLines.forEach((line, index) => context.fillText(line, title.x, title.y + titleBaseline(index, style)))
    context.restore()
    context.save()
    context.translate(chart.x, chart.y)
    const parts = drawPanel(context, panel, pluginsFor(panel.figure, chart))
    context.restore()
    return parts
  })
}

/** Draws a chart at the place where the context stands, in its unit. @returns where its axes are, from there */
export function drawChartOn(
  context: DrawingContext,
  figure: Figure,
  size: { width: number; height: number },
  plugins: readonly Plugin<'scatter'>[] = [],
): Pick<PanelParts, 'area' | 'axes'> {
  registerCharts()
  const { plugins: own = [], ...chart } = figure.chart
  const release = standIn(context, size)
  try {
    const drawn = new Chart(context.canvas as never, {
      ...chart,
      platform: BasicPlatform,
      plugins: [...own, ...plugins],
      options: { ...chart.options, responsive: false, animation: false, events: [], devicePixelRatio: 1 },
    })
    const { left, top, right, bottom } = drawn.chartArea
    const axes = Object.values(drawn.scales).flatMap((scale) =>
      scale.options.display === false
        ? []
        : [
            {
              id: scale.id,
              place: { x: scale.left, y: scale.top, width: scale.width, height: scale.height },
              min: scale.min,
              max: scale.max,
              horizontal: scale.isHorizontal(),
            },
          ],
    )
    drawn.destroy()
    return { ...(axes.length > 0 && { area: { x: left, y: top, width: right - left, height: bottom - top } }), axes }
  } finally {
    release()
  }
}

function drawPanel(context: DrawingContext, panel: PlacedPanel, plugins: readonly Plugin<'scatter'>[]): PanelParts {
  const { chart, title, index, figure } = panel
  const { area, axes } = drawChartOn(context, figure, chart, plugins)
  const shift = (place: Place): Place => ({ ...place, x: place.x + chart.x, y: place.y + chart.y })
  return {
    index,
    title,
    chart,
    ...(area && { area: shift(area) }),
    axes: axes.map((axis) => ({ ...axis, place: shift(axis.place) })),
  }
}

/**
 * What Chart.js asks of a canvas element, for a context that has none of its own or whose canvas holds other panels too: it neither resizes nor
 * clears, and the transform of the panel stays.
 *
 * @returns takes it away again
 */
function standIn(context: DrawingContext, { width, height }: { width: number; height: number }): () => void {
  const canvas = { width, height, style: {}, getContext: () => context }
  const names = ['canvas', 'clearRect', 'setTransform', 'resetTransform'] as const
  const before = names.map((name) => Object.getOwnPropertyDescriptor(context, name))
  for (const name of names)
    Object.defineProperty(context, name, { value: name === 'canvas' ? canvas : () => {}, configurable: true })
  return () =>
    names.forEach((name, index) => {
      const descriptor = before[index]
      if (descriptor) Object.defineProperty(context, name, descriptor)
      else delete (context as unknown as Record<string, unknown>)[name]
    })
}
