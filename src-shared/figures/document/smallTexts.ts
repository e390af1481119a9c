import { leastText } from '../figureStyle.ts'
import type { ComposedFigure, PlacedPanel } from './composeFigure.ts'
import { headOfContent } from './figureContent.ts'

const remedies: Record<PlacedPanel['content']['kind'], string> = {
  chart: 'choose a larger text size',
  table: 'make the figure wider, put fewer panels beside each other, hide columns, or export it as a LaTeX table',
  grid: 'choose a larger text size',
}

/** Sentences about panels whose smallest text cannot be read on paper, or lacks names that there is no room for, each with what helps. */
export function smallTexts({ panels, style }: Pick<ComposedFigure, 'panels' | 'style'>): string[] {
  return panels.flatMap(({ figure, content, letter }) => {
    const size = figure.smallestText ?? style.smallFontSize
    const name = [letter, `“${headOfContent(content).title}”`].filter(Boolean).join(' ')
    const unnamed =
      figure.namedColumns === undefined
        ? []
        : [
            `Only one in ${figure.namedColumns} columns of ${name} has its name above it, because there is no room for more: make the figure wider, put fewer panels beside each other, or hide columns.`,
          ]
    const shortened = figure.shortenedNames
      ? [
          `Long names above columns of ${name} are cut in their middle, because they are turned and would take too much of the page: make the figure wider, hide columns, or give the columns shorter names.`,
        ]
      : []
    const named = [...unnamed, ...shortened]
    if (size >= leastText - 0.05) return named
    const smallest = size.toLocaleString('en', { maximumFractionDigits: 1 })
    return [
      ...named,
      `The smallest text of ${name} is ${smallest} pt on paper; below ${leastText} pt it is hard to read: ${remedies[content.kind]}.`,
    ]
  })
}
