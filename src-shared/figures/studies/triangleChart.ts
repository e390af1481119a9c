import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { TriangleChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
import { linesWithin } from '../document/tableLayout.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { drawMath, measureMath } from '../mathText.ts'
import { scatterOptions, type ScatterChart } from './chartParts.ts'

type Triangles = z.infer<typeof TriangleChart>

/** The corners in the plane: noise at the origin, sample to its right at their distance, latent where the angles put it. */
export function triangleCorners({ sample, noise, sampleNoise }: Triangles['triangles'][number]): {
  noise: [number, number]
  sample: [number, number]
  latent: [number, number]
} {
  const [atNoise, atSample] = [noise, sample].map((degrees) => (degrees * Math.PI) / 180)
  // Law of sines: the side at the noise is opposite the sample's angle.
  const side = (sampleNoise * Math.sin(atSample)) / Math.sin(Math.PI - atNoise - atSample)
  return {
    noise: [0, 0],
    sample: [sampleNoise, 0],
    latent: [side * Math.cos(atNoise), side * Math.sin(atNoise)],
  }
}

/** Triangles beside each other, at the most. */
const mostAcross = 3
/** In sizes of text: what a triangle with its names needs across, and how high it is where nobody says. */
const cell = { width: 14, height: 15 }

/**
 * Triangles to one scale, side by side, with their corners and angles named.
 *
 * @param width  that it will have, in the unit of the style; in a narrow place they are below each other
 */
export function triangleChart(
  chart: Triangles,
  style: FigureStyle,
  width = Infinity,
): { chart: ScatterChart; height: number } {
  const drawn = chart.triangles.map((triangle) => ({ ...triangle, corners: triangleCorners(triangle) }))
  const most = Math.max(1, Math.min(mostAcross, drawn.length, Math.floor(width / (cell.width * style.fontSize))))
  return {
    height: Math.max(1, Math.ceil(drawn.length / most)) * style.fontSize * cell.height,
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [trianglesPlugin(drawn, style)],
      options: {
        ...scatterOptions(style, 0),
        scales: { x: { display: false }, y: { display: false } },
      },
    },
  }
}

type Drawn = (Triangles['triangles'][number] & { corners: ReturnType<typeof triangleCorners> })[]

function trianglesPlugin(drawn: Drawn, style: FigureStyle): Plugin<'scatter'> {
  const { palette, fontSize, smallFontSize, fontFamily: family } = style
  const extents = drawn.map(({ corners: { latent, sample } }) => ({
    left: Math.min(0, latent[0]),
    right: Math.max(sample[0], latent[0]),
    height: latent[1],
  }))
  const labelFont = `500 ${smallFontSize}px ${family}`
  /** In sizes of text: from a line of a label to the next, and what the name of the upper corner takes. */
  const [labelLine, above] = [1.1, 2]
  return {
    id: 'triangles',
    afterDraw({ ctx, width, height }) {
      const context: DrawingContext = ctx
      context.save()
      const { across, cellWidth, cellHeight, labels, scale } = largest(context, width, height)
      const below = fontSize * (2.4 + labelLine * Math.max(...labels.map(({ length }) => length)))
      const tallest = scale * Math.max(...extents.map((extent) => extent.height))
      drawn.forEach((triangle, index) => {
        const { left, right } = extents[index]
        const centre = ((index % across) + 0.5) * cellWidth
        const top = Math.floor(index / across) * cellHeight
        const origin = {
          x: centre - ((left + right) / 2) * scale,
          // With its names, in the middle of what it has.
          y: top + (cellHeight + tallest + fontSize * above - below) / 2,
        }
        drawTriangle(context, triangle, origin, scale)
        context.fillStyle = palette.ink
        context.font = labelFont
        context.textAlign = 'center'
        context.textBaseline = 'alphabetic'
        labels[index].forEach((line, place) =>
          context.fillText(line, centre, origin.y + fontSize * (3.2 + labelLine * place)),
        )
      })
      context.restore()
    },
  }

  /** As many beside each other as make them largest. */
  function largest(context: DrawingContext, width: number, height: number) {
    const ways = Array.from({ length: Math.max(1, Math.min(mostAcross, drawn.length)) }, (_, i) => {
      const across = i + 1
      const lines = Math.max(1, Math.ceil(drawn.length / across))
      const [cellWidth, cellHeight] = [width / across, height / lines]
      const widthOf = (text: string) => {
        context.font = labelFont
        return context.measureText(text).width
      }
      const labels = drawn.map(({ label }) => linesWithin(label, cellWidth - fontSize, widthOf))
      const labelLines = Math.max(1, ...labels.map(({ length }) => length))
      const room = {
        x: cellWidth - fontSize * 8,
        y: cellHeight - fontSize * (above + 2.8 + labelLine * labelLines),
      }
      const scale = Math.min(
        ...extents.flatMap(({ left, right, height: tall }) => [room.x / (right - left), room.y / tall]),
      )
      return { across, cellWidth, cellHeight, labels, scale }
    })
    return ways.reduce((best, way) => (way.scale >= best.scale ? way : best))
  }

  function drawTriangle(
    context: DrawingContext,
    triangle: Drawn[number],
    origin: { x: number; y: number },
    scale: number,
  ): void {
    const at = ([x, y]: [number, number]) => ({ x: origin.x + x * scale, y: origin.y - y * scale })
    const places = {
      noise: at(triangle.corners.noise),
      sample: at(triangle.corners.sample),
      latent: at(triangle.corners.latent),
    }
    context.strokeStyle = palette.quietInk
    context.lineWidth = style.lineWidth * 1.6
    context.beginPath()
    context.moveTo(places.noise.x, places.noise.y)
    context.lineTo(places.sample.x, places.sample.y)
    context.lineTo(places.latent.x, places.latent.y)
    context.closePath()
    context.stroke()
    for (const [corner, formula, side, drop] of [
      ['noise', 'x_T', -1, 1],
      ['sample', 'x_0', 1, 1],
      ['latent', 'x̂_T', 0, -1],
    ] as const) {
      const { x, y } = places[corner]
      context.fillStyle = palette.roles[corner]
      context.beginPath()
      context.arc(x, y, fontSize * 0.3, 0, 2 * Math.PI)
      context.fill()
      const angle = `${triangle[corner].toFixed(1)}°`
      const font = { family, size: fontSize }
      context.font = `${smallFontSize}px ${family}`
      const width = measureMath(context, formula, font)
      const total = width + fontSize * 0.4 + measured(context, angle)
      const left = side < 0 ? x - total + fontSize * 0.4 : side > 0 ? x - fontSize * 0.4 : x - total / 2
      const base = drop > 0 ? y + fontSize * 1.5 : y - fontSize * 0.7
      context.textAlign = 'left'
      context.textBaseline = 'alphabetic'
      context.fillStyle = palette.roles[corner]
      drawMath(context, formula, { x: left, y: base }, font)
      context.fillStyle = palette.ink
      context.font = `${smallFontSize}px ${family}`
      context.fillText(angle, left + width + fontSize * 0.4, base)
    }
  }

  function measured(context: DrawingContext, text: string): number {
    context.font = `${smallFontSize}px ${family}`
    return context.measureText(text).width
  }
}
