import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { HeatChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { niceTicks } from '../niceTicks.ts'
import { tickTexts } from '../tickTexts.ts'
import { axisOptions, scatterOptions, type ScatterChart } from './chartParts.ts'
import { colourOf } from './colourMaps.ts'

type Heat = z.infer<typeof HeatChart>

/** A matrix as coloured cells with a colour bar at its right, and a mark in each column where its smallest value lies. */
export function heatChart(chart: Heat, style: FigureStyle): { chart: ScatterChart; height: number } {
  const rows = chart.values.length
  const columns = chart.values[0]?.length ?? 0
  const bar = style.fontSize * 5.5
  const options = scatterOptions(style, style.fontSize * 0.5)
  return {
    height: style.fontSize * 21,
    chart: {
      type: 'scatter',
      data: {
        datasets: [
          {
            label: chart.colour.label,
            data: (chart.marks ?? []).map((y, x) => ({ x, y })),
            pointRadius: style.dotRadius,
            pointBackgroundColor: style.palette.paper,
            pointBorderColor: style.palette.ink,
            pointBorderWidth: style.lineWidth * 0.6,
          },
        ],
      },
      plugins: [cellsPlugin(chart, style, bar)],
      options: {
        ...options,
        layout: { padding: { top: style.fontSize * 0.5, right: bar } },
        scales: {
          x: {
            ...axisOptions('x', { ...chart.x, min: -0.5, max: columns - 0.5 }, style, { names: chart.x.ticks }),
            grid: { display: false },
          } as never,
          y: {
            ...axisOptions('y', { ...chart.y, min: -0.5, max: rows - 0.5 }, style, { names: chart.y.ticks }),
            grid: { display: false },
          } as never,
        },
      },
    },
  }
}

/** The smallest and the largest finite value of a matrix: what its colours reach to where nothing else was set. */
export function extremesOf(values: Heat['values']): { min: number; max: number } {
  const finite = values.flat().filter(Number.isFinite)
  return {
    min: finite.reduce((least, value) => Math.min(least, value), Infinity),
    max: finite.reduce((most, value) => Math.max(most, value), -Infinity),
  }
}

function cellsPlugin({ values, colour, corners = {} }: Heat, style: FigureStyle, bar: number): Plugin<'scatter'> {
  const ofData = extremesOf(values)
  const { min: low = ofData.min, max: high = ofData.max } = colour
  const share = (value: number) => (high > low ? (value - low) / (high - low) : 0)
  return {
    id: 'cells',
    beforeDatasetsDraw({ ctx, chartArea, scales: { x, y } }) {
      const context: DrawingContext = ctx
      context.save()
      values.forEach((row, r) =>
        row.forEach((value, c) => {
          const [left, right] = [x.getPixelForValue(c - 0.5), x.getPixelForValue(c + 0.5)]
          const [top, bottom] = [y.getPixelForValue(r + 0.5), y.getPixelForValue(r - 0.5)]
          context.fillStyle = Number.isFinite(value) ? colourOf(colour.map, share(value)) : style.palette.line
          // A hair wider than its place, or seams show in PDF viewers.
          context.fillRect(left, top, right - left + 0.3, bottom - top + 0.3)
        }),
      )
      context.restore()
      drawBar(context, chartArea)
    },
    afterDatasetsDraw({ ctx, chartArea: { left, right, top, bottom } }) {
      const context: DrawingContext = ctx
      context.save()
      context.font = `500 ${style.smallFontSize}px ${style.fontFamily}`
      const gap = style.fontSize * 0.4
      for (const [text, align, px, py, base] of [
        [corners.bottomLeft, 'left', left + gap, bottom - gap, 'alphabetic'],
        [corners.topLeft, 'left', left + gap, top + gap, 'top'],
        [corners.bottomRight, 'right', right - gap, bottom - gap, 'alphabetic'],
        [corners.topRight, 'right', right - gap, top + gap, 'top'],
      ] as const) {
        if (!text) continue
        // The path of an image, or the lightest cells, may lie where the word stands.
        const [wide, high, pad] = [context.measureText(text).width, style.smallFontSize, gap / 2]
        context.fillStyle = '#00000073'
        context.fillRect(
          (align === 'left' ? px : px - wide) - pad,
          (base === 'top' ? py : py - high * 0.8) - pad,
          wide + 2 * pad,
          high + 2 * pad,
        )
        context.fillStyle = '#ffffff'
        context.textAlign = align
        context.textBaseline = base
        context.fillText(text, px, py)
      }
      context.restore()
    },
  }

  function drawBar(
    context: DrawingContext,
    { right, top, bottom }: { right: number; top: number; bottom: number },
  ): void {
    const steps = 64
    const left = right + style.fontSize * 0.9
    const height = (bottom - top) / steps
    context.save()
    for (let step = 0; step < steps; step++) {
      context.fillStyle = colourOf(colour.map, step / (steps - 1))
      context.fillRect(left, bottom - (step + 1) * height, style.fontSize * 0.7, height + 0.3)
    }
    context.fillStyle = style.palette.quietInk
    context.font = `${style.smallFontSize}px ${style.fontFamily}`
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    const at = left + style.fontSize
    const ticks = niceTicks(low, high, 4)
    const texts = tickTexts(ticks)
    ticks.forEach((tick, index) => context.fillText(texts[index], at, bottom - (bottom - top) * share(tick)))
    context.translate(right + bar - style.smallFontSize * 0.7, (top + bottom) / 2)
    context.rotate(-Math.PI / 2)
    context.textAlign = 'center'
    context.fillText(colour.label, 0, 0)
    context.restore()
  }
}
