import type { Scale } from 'chart.js'
import type { DrawingContext } from './drawingContext.ts'
import type { FigureStyle } from './figureStyle.ts'
import { textLines } from './textLines.ts'

/**
 * The name of an axis, in as many lines as the length of the axis asks for: Chart.js would press a long one together below its axis, and let it run
 * out of the chart beside it.
 */
export function axisTitle(label: string, { palette, fontFamily: family, fontSize, smallFontSize }: FigureStyle) {
  const size = (fontSize + smallFontSize) / 2
  return {
    title: {
      display: label !== '',
      text: label as string | string[],
      color: palette.ink,
      font: { family, size },
      padding: fontSize * 0.3,
    },
    // Called anew whenever a chart is laid out, once the length of the axis is known and before the room that its name takes is.
    beforeFit(scale: Scale) {
      const { title } = scale.options as unknown as { title: { text: string | string[] } }
      const context: DrawingContext = scale.ctx
      context.save()
      context.font = `${size}px ${family}`
      title.text = evenLines(label, scale.isHorizontal() ? scale.width : scale.height, context)
      context.restore()
    },
  }
}

/** No more lines than the words need, and none of them much longer than the others. */
function evenLines(label: string, length: number, measure: DrawingContext): string[] {
  let lines = textLines(label, length, measure)
  const count = lines.length
  for (let width = length; width > 0; width -= length / 20) {
    const narrower = textLines(label, width, measure)
    if (narrower.length > count) break
    lines = narrower
  }
  return lines
}
