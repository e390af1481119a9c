import type { DrawingContext } from './drawingContext.ts'

interface MathRun {
  text: string
  italic: boolean
  subscript: boolean
}

/**
 * A formula such as `‖x̂_T − x_T‖_2` as runs of one font each: letters are italic, the character after an underscore is a subscript.
 */
export function mathRuns(formula: string): MathRun[] {
  const runs: MathRun[] = []
  // One visible character with its combining marks (the hat of x̂), and the underscore before it.
  for (const [, underscore, text] of formula.matchAll(/(_?)(\P{M}\p{M}*)/gu)) {
    const run = { text, italic: /\p{L}/u.test(text), subscript: underscore === '_' }
    const last = runs.at(-1)
    if (last && last.italic === run.italic && last.subscript === run.subscript) last.text += text
    else runs.push(run)
  }
  return runs
}

const subscriptSize = 0.72
const subscriptDrop = 0.18

/** Draws a formula from its left end on the baseline, as live text. @returns its width */
export function drawMath(
  context: DrawingContext,
  formula: string,
  at: { x: number; y: number },
  font: { family: string; size: number },
): number {
  return layOut(context, formula, font, (text, offset, drop) => context.fillText(text, at.x + offset, at.y + drop))
}

export function measureMath(context: DrawingContext, formula: string, font: { family: string; size: number }): number {
  return layOut(context, formula, font, () => {})
}

function layOut(
  context: DrawingContext,
  formula: string,
  { family, size }: { family: string; size: number },
  place: (text: string, offset: number, drop: number) => void,
): number {
  let offset = 0
  for (const { text, italic, subscript } of mathRuns(formula)) {
    context.font = `${italic ? 'italic ' : ''}${subscript ? size * subscriptSize : size}px ${family}`
    place(text, offset, subscript ? size * subscriptDrop : 0)
    offset += context.measureText(text).width
  }
  return offset
}
