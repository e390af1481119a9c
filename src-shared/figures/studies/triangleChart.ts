import type { Plugin } from 'chart.js'
import type { z } from 'zod'
import type { TriangleChart } from '../../studies/studyResult.ts'
import type { DrawingContext } from '../drawingContext.ts'
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

/** Triangles to one scale, side by side, with their corners and angles named. */
export function triangleChart(chart: Triangles, style: FigureStyle): { chart: ScatterChart; height: number } {
  const drawn = chart.triangles.map((triangle) => ({ ...triangle, corners: triangleCorners(triangle) }))
  const across = Math.min(3, drawn.length)
  const lines = Math.ceil(drawn.length / Math.max(1, across))
  return {
    height: Math.max(1, lines) * style.fontSize * 15,
    chart: {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [trianglesPlugin(drawn, across, lines, style)],
      options: {
        ...scatterOptions(style, 0),
        scales: { x: { display: false }, y: { display: false } },
      },
    },
  }
}

type Drawn = (Triangles['triangles'][number] & { corners: ReturnType<typeof triangleCorners> })[]

function trianglesPlugin(drawn: Drawn, across: number, lines: number, style: FigureStyle): Plugin<'scatter'> {
  const { palette, fontSize, smallFontSize, fontFamily: family } = style
  const extents = drawn.map(({ corners: { latent, sample } }) => ({
    left: Math.min(0, latent[0]),
    right: Math.max(sample[0], latent[0]),
    height: latent[1],
  }))
  return {
    id: 'triangles',
    afterDraw({ ctx, width, height }) {
      const context: DrawingContext = ctx
      const [cellWidth, cellHeight] = [width / Math.max(1, across), height / Math.max(1, lines)]
      const room = { x: cellWidth - fontSize * 8, y: cellHeight - fontSize * 6.5 }
      const scale = Math.min(
        ...extents.flatMap(({ left, right, height: tall }) => [room.x / (right - left), room.y / tall]),
      )
      context.save()
      drawn.forEach((triangle, index) => {
        const { left, right } = extents[index]
        const origin = {
          x: ((index % across) + 0.5) * cellWidth - ((left + right) / 2) * scale,
          y: (Math.floor(index / across) + 1) * cellHeight - fontSize * 3.6,
        }
        drawTriangle(context, triangle, origin, scale)
        context.fillStyle = palette.ink
        context.font = `500 ${smallFontSize}px ${family}`
        context.textAlign = 'center'
        context.textBaseline = 'alphabetic'
        context.fillText(triangle.label, ((index % across) + 0.5) * cellWidth, origin.y + fontSize * 3.2)
      })
      context.restore()
    },
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
