import { leastText } from '../figureStyle.ts'
import type { ComposedFigure, PlacedPanel } from './composeFigure.ts'
import { headOfContent } from './figureContent.ts'

const remedies: Record<PlacedPanel['content']['kind'], string> = {
  chart: 'choose a larger text size',
  table: 'make the figure wider, put fewer panels beside each other, hide columns, or export it as a LaTeX table',
  grid: 'make the figure wider, put fewer panels beside each other, or give the columns shorter names',
}

/** Sentences about panels whose smallest text cannot be read on paper, each with what helps. */
export function smallTexts({ panels, style }: Pick<ComposedFigure, 'panels' | 'style'>): string[] {
  return panels.flatMap(({ figure, content, letter }) => {
    const size = figure.smallestText ?? style.smallFontSize
    if (size >= leastText - 0.05) return []
    const name = [letter, `“${headOfContent(content).title}”`].filter(Boolean).join(' ')
    const smallest = size.toLocaleString('en', { maximumFractionDigits: 1 })
    return [
      `The smallest text of ${name} is ${smallest} pt on paper; below ${leastText} pt it is hard to read: ${remedies[content.kind]}.`,
    ]
  })
}
