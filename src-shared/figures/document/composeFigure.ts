import { InvalidInput } from '../../errors/errors.ts'
import type { Figure } from '../figure.ts'
import { paperStyle, type FigureStyle } from '../figureStyle.ts'
import { parseLength, parseWidth } from '../figureSize.ts'
import type { DrawingContext } from '../drawingContext.ts'
import { textLines } from '../textLines.ts'
import { applyEdits } from './applyEdits.ts'
import { headOfContent, letterOf, type PanelContent } from './figureContent.ts'
import type { FigureDesign } from './figureDocument.ts'
import type { Picture } from './gridDrawing.ts'
import { panelFigure } from './panelFigure.ts'

/** A rectangle on paper, in points from the upper left corner. */
export interface Place {
  x: number
  y: number
  width: number
  height: number
}

export interface PlacedPanel {
  /** Its place in the design. */
  index: number
  /** `(a)`, where there are several. */
  letter?: string
  /** The title in lines, none where it has none. */
  titleLines: string[]
  title: Place
  /** Where the chart is drawn, below the title. */
  chart: Place
  figure: Figure
  content: PanelContent
}

/** A figure laid out on paper. Lengths are points. */
export interface ComposedFigure {
  width: number
  height: number
  style: FigureStyle
  panels: PlacedPanel[]
}

/** A panel's content and pictures; undefined where its data are gone, which leaves its place out. */
export interface PanelData {
  content?: PanelContent
  pictures?: readonly (readonly Picture[])[]
}

const titleLine = 1.45

/**
 * Lays the panels of a figure out, row by row, with edits applied: the page and every format draw what this gives.
 *
 * @param data  one for each panel of the design
 * @param measure  a context that texts are measured on; its font is changed
 * @param fontFamily  what the figures' font is called where it is not called Inter
 * @throws InvalidInput for a width or height that is none, or too small for its panels
 */
export function composeFigure(
  design: FigureDesign,
  data: readonly PanelData[],
  measure: DrawingContext,
  fontFamily?: string,
): ComposedFigure {
  const paper = paperStyle({ fontSize: design.fontSize })
  const style = fontFamily === undefined ? paper : { ...paper, fontFamily }
  const width = parseWidth(design.width) * 72
  const shown = design.panels.flatMap((panel, index) => {
    const { content, pictures } = data[index] ?? {}
    return content ? [{ panel, index, content, pictures }] : []
  })
  const across = Math.max(1, Math.min(design.columns, shown.length))
  const gap = style.fontSize * 1.6
  const cell = (width - gap * (across - 1)) / across
  const drawn = shown.map(({ panel, index, content: found, pictures }, place) => {
    const content = applyEdits(found, panel.edits)
    const letter = shown.length > 1 ? letterOf(place) : undefined
    const words = panel.edits.title ?? headOfContent(content).title
    measure.font = titleFont(style)
    const titleLines = textLines([letter, words].filter(Boolean).join(' '), cell, measure)
    const titleHeight = titleLines.length === 0 ? 0 : (titleLines.length * titleLine + 0.35) * style.fontSize
    return { panel, index, content, letter, titleLines, titleHeight, pictures: edited(found, panel.edits, pictures) }
  })
  const figures = drawn.map(({ content, pictures }) => panelFigure(content, style, { width: cell, measure, pictures }))
  const rows = Array.from({ length: Math.ceil(drawn.length / across) }, (_, row) => {
    const members = drawn.map((_, place) => place).slice(row * across, (row + 1) * across)
    return {
      members,
      title: Math.max(0, ...members.map((place) => drawn[place].titleHeight)),
      chart: Math.max(...members.map((place) => figures[place].height)),
    }
  })
  const fixed = rows.reduce((sum, { title }) => sum + title, 0) + gap * Math.max(0, rows.length - 1)
  const natural = rows.reduce((sum, { chart }) => sum + chart, 0)
  const wanted = design.height === undefined ? undefined : parseLength(design.height, 'The height of the figure') * 72
  const least = rows.length * style.fontSize * 5
  if (wanted !== undefined && wanted - fixed < least)
    throw InvalidInput({
      where: 'The height of the figure',
      problems: [
        `${design.height} leaves its panels no room; give ${Math.ceil(((fixed + least) / 72) * 25.4)} mm at least`,
      ],
    })
  const stretch = wanted === undefined ? 1 : (wanted - fixed) / Math.max(1, natural)
  const panels: PlacedPanel[] = []
  let y = 0
  for (const { members, title, chart } of rows) {
    members.forEach((place, column) => {
      const x = column * (cell + gap)
      const figure = figures[place]
      // A chart takes the height of its row; tables and pictures keep their shape.
      const height = drawn[place].content.kind === 'chart' ? chart * stretch : Math.min(figure.height, chart * stretch)
      panels.push({
        index: drawn[place].index,
        letter: drawn[place].letter,
        titleLines: drawn[place].titleLines,
        title: { x, y: y + title - drawn[place].titleHeight, width: cell, height: drawn[place].titleHeight },
        chart: { x, y: y + title, width: cell, height },
        figure,
        content: drawn[place].content,
      })
    })
    y += title + chart * stretch + gap
  }
  return { width, height: Math.max(1, y - gap), style, panels }
}

/** The pictures of a grid in the order of its edits: as its cells are, so are they. */
function edited(
  content: PanelContent,
  edits: FigureDesign['panels'][number]['edits'],
  pictures: PanelData['pictures'],
): PanelData['pictures'] {
  if (content.kind !== 'grid' || !pictures) return pictures
  // The cells take the pictures' places through the same arrangement.
  const numbered = content.grid.cells.map((line, row) =>
    line.map((cell, column) => cell && { ...cell, row: row * 10_000 + column }),
  )
  const arranged = applyEdits({ kind: 'grid', grid: { ...content.grid, cells: numbered } }, edits)
  if (arranged.kind !== 'grid') return pictures
  return arranged.grid.cells.map((line) =>
    line.map((cell) => cell && pictures[Math.floor(cell.row / 10_000)]?.[cell.row % 10_000]),
  )
}

export const titleFont = (style: FigureStyle) => `600 ${style.fontSize}px ${style.fontFamily}`
/** From the top of a title to the baseline of a line of it, in points. */
export const titleBaseline = (line: number, style: FigureStyle) => (line * titleLine + 1.05) * style.fontSize
