import type { DrawingContext } from './drawingContext.ts'

/**
 * Words in lines that fit; a single word that is longer than a line stays whole.
 *
 * @param width  of a line, in the unit of the context
 * @param measure  a context with the font of the text
 */
export function textLines(text: string, width: number, measure: Pick<DrawingContext, 'measureText'>): string[] {
  if (text === '') return []
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && measure.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
