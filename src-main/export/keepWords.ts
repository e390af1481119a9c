import type { DrawingContext } from '../../src-shared/figures/drawingContext.ts'

/**
 * Remembers what is written on a context from now on: for drawings whose text is shapes and can be read from them no more.
 *
 * @returns tells it, in the order of drawing; the pieces of a formula, of which each begins where the last ended, are one
 */
export function keepWords(context: Pick<DrawingContext, 'fillText' | 'measureText' | 'textAlign'>): () => string[] {
  const words: string[] = []
  const fillText = context.fillText.bind(context)
  let end = NaN
  Object.defineProperty(context, 'fillText', {
    configurable: true,
    value: (text: string, x: number, y: number) => {
      fillText(text, x, y)
      if (text.trim() === '') return
      if (Math.abs(x - end) < 1e-3) words[words.length - 1] += text
      else words.push(text)
      end = context.textAlign === 'left' ? x + context.measureText(text).width : NaN
    },
  })
  return () => words
}
