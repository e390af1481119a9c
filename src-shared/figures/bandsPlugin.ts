import type { Chart, Plugin, Scale } from 'chart.js'
import type { DrawingContext } from './drawingContext.ts'
import type { FigureStyle, Role } from './figureStyle.ts'
import { drawMath, measureMath } from './mathText.ts'

/** One horizontal band of a chart: dots around a centre line, a mean with its spread, a label at the left. */
export interface Band {
  /** Chart.js id of the horizontal axis. */
  axis: string
  /** Height of the centre line on the vertical axis, on which bands are 1 apart. */
  centre: number
  pair: readonly [Role, Role]
  /** A name in place of both words, in one colour. */
  label?: { text: string; role: Role }
  formula: string
  mean: number
  sd: number
  /** `27.4 ± 9.9` */
  text: string
}

/** Room on both sides of a band's centre line that its dots may take; the rest is for the text above them. */
export const dotRoom = 0.3

/**
 * Draws what Chart.js does not: a light grid under each axis' own bands, mean ± sd over the dots, and each band's name in the colours
 * of its two objects, so that no legend is needed. Pure drawing; sizes come from the style.
 */
export function bandsPlugin(bands: readonly Band[], style: FigureStyle): Plugin<'scatter'> {
  return {
    id: 'bands',
    beforeDatasetsDraw: (chart) => onCanvas(chart, (context) => drawGrid(context, chart, bands, style)),
    afterDatasetsDraw: (chart) =>
      onCanvas(chart, (context) => {
        for (const band of bands) {
          drawSpread(context, chart, band, style)
          drawLabel(context, chart, band, style)
        }
      }),
  }
}

/** Width that the labels of the bands need, the gap to the chart included. */
export function labelWidth(context: DrawingContext, bands: readonly Band[], style: FigureStyle): number {
  context.save()
  const widths = bands.flatMap(({ formula, ...band }) => [
    nameRuns(context, band, style).width,
    measureMath(context, formula, { family: style.fontFamily, size: style.smallFontSize }),
  ])
  context.restore()
  return Math.ceil(Math.max(...widths) + style.fontSize)
}

function onCanvas(chart: Chart, draw: (context: DrawingContext) => void): void {
  const context: DrawingContext = chart.ctx
  context.save()
  draw(context)
  context.restore()
}

function drawGrid(context: DrawingContext, chart: Chart, bands: readonly Band[], style: FigureStyle): void {
  const { left, right } = chart.chartArea
  context.strokeStyle = style.palette.line
  context.lineWidth = style.lineWidth
  for (const axis of new Set(bands.map((band) => band.axis))) {
    const scale = chart.scales[axis]
    const centres = bands.filter((band) => band.axis === axis).map((band) => band.centre)
    const top = chart.scales.y.getPixelForValue(Math.max(...centres) + 0.5)
    const bottom = chart.scales.y.getPixelForValue(Math.min(...centres) - 0.5)
    for (const tick of scale.ticks) line(context, scale.getPixelForValue(tick.value), top, undefined, bottom)
    context.save()
    context.strokeStyle = style.palette.quietInk
    const base = scale.top < chart.chartArea.top ? top : bottom
    line(context, left, base, right)
    context.restore()
  }
}

function drawSpread(context: DrawingContext, chart: Chart, band: Band, style: FigureStyle): void {
  const x: Scale = chart.scales[band.axis]
  const y = chart.scales.y.getPixelForValue(band.centre)
  const [low, mean, high] = [band.mean - band.sd, band.mean, band.mean + band.sd].map((v) => x.getPixelForValue(v))
  const cap = style.fontSize * 0.3
  // First in the colour of the ground and wider, so that the mark stands out from the dots under it.
  for (const [colour, widen] of [
    [style.palette.paper, style.lineWidth * 2],
    [style.palette.ink, 0],
  ] as const) {
    context.strokeStyle = context.fillStyle = colour
    context.lineWidth = style.lineWidth * 1.7 + widen
    line(context, low, y, high)
    line(context, low, y - cap, undefined, y + cap)
    line(context, high, y - cap, undefined, y + cap)
    context.beginPath()
    context.arc(mean, y, style.fontSize * 0.24 + widen / 2, 0, 2 * Math.PI)
    context.fill()
  }
  context.font = `500 ${style.smallFontSize}px ${style.fontFamily}`
  const half = context.measureText(band.text).width / 2
  const { left, right } = chart.chartArea
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const above = chart.scales.y.getPixelForValue(band.centre + dotRoom + 0.04)
  context.fillText(band.text, Math.min(right - half, Math.max(left + half, mean)), above)
}

function drawLabel(context: DrawingContext, chart: Chart, band: Band, style: FigureStyle): void {
  const x = chart.scales.y.left
  const y = chart.scales.y.getPixelForValue(band.centre)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  for (const run of nameRuns(context, band, style).runs) {
    context.fillStyle = run.colour
    context.fillText(run.text, x + run.offset, y - style.fontSize * 0.1)
  }
  context.fillStyle = style.palette.quietInk
  const font = { family: style.fontFamily, size: style.smallFontSize }
  drawMath(context, band.formula, { x, y: y - style.fontSize * 0.1 + style.smallFontSize * 1.4 }, font)
}

/** `noise–latent`, each word in its colour. Leaves the font set. */
function nameRuns(
  context: DrawingContext,
  { pair: [first, second], label }: Pick<Band, 'pair' | 'label'>,
  style: FigureStyle,
) {
  context.font = `600 ${style.fontSize}px ${style.fontFamily}`
  const { roles, quietInk } = style.palette
  const runs: { text: string; colour: string; offset: number }[] = []
  let width = 0
  const named = label
    ? [[label.text, roles[label.role]]]
    : [
        [first, roles[first]],
        ['–', quietInk],
        [second, roles[second]],
      ]
  for (const [text, colour] of named) {
    runs.push({ text, colour, offset: width })
    width += context.measureText(text).width
  }
  return { runs, width }
}

/** Horizontal where only `toX` is given, vertical where only `toY` is. */
function line(context: DrawingContext, x: number, y: number, toX: number = x, toY: number = y): void {
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(toX, toY)
  context.stroke()
}
