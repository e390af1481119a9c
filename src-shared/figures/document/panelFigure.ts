import type { DrawingContext } from '../drawingContext.ts'
import { drawnDistances } from '../distanceFigure.ts'
import type { Figure } from '../figure.ts'
import type { FigureStyle } from '../figureStyle.ts'
import { studyFigure } from '../studyFigure.ts'
import { studyData, studyTable } from '../studyTable.ts'
import type { PanelContent } from './figureContent.ts'
import { gridDrawing, type Picture } from './gridDrawing.ts'
import { tableDrawing } from './tableDrawing.ts'

/** What a panel is drawn with beside its content. */
export interface PanelRoom {
  /** In the unit of the style. */
  width: number
  /** A context that texts are measured on. */
  measure: DrawingContext
  /** Of a grid, pictures[row][column]. */
  pictures?: readonly (readonly Picture[])[]
}

/** A panel's content, edited already, as a figure: the chart that page and paper draw, its table and its numbers. */
export function panelFigure(content: PanelContent, style: FigureStyle, room: PanelRoom): Figure {
  if (content.kind === 'chart')
    return content.chart.kind === 'distances'
      ? drawnDistances(content.chart, style)
      : studyFigure(content.chart, style, room.width)
  if (content.kind === 'table') {
    const { name, title, rule } = content.table
    const table = studyTable(content.table)
    const drawn = tableDrawing(table, style, room)
    return { kind: name, title, caption: rule, ...drawn, table, data: studyData(content.table) }
  }
  const { grid } = content
  const table = picturesTable(content.grid)
  const drawn = gridDrawing(grid, room.pictures ?? [], style, room)
  return { kind: 'pictures', title: grid.title, caption: grid.rule, ...drawn, table, data: table }
}

/** Which picture stands where: what CSV and LaTeX hold of a grid. */
function picturesTable({ columns, rows, cells }: Extract<PanelContent, { kind: 'grid' }>['grid']): Figure['table'] {
  return {
    columns: ['row', 'column', 'run', 'array', 'image'].map((name) => ({ name, label: name })),
    rows: cells.flatMap((line, row) =>
      line.flatMap((cell, column) => (cell ? [[rows[row], columns[column], cell.run, cell.tensor, cell.row]] : [])),
    ),
  }
}
