import { coloursOfCell } from '../studies/coloursOfCell.ts'
import type { StudyGrid } from '../studies/studyResult.ts'
import type { PictureGrid } from './document/figureSource.ts'

/** An image grid of a study as a grid of pictures. */
export function pictureGridOf({ title, rule, columns, rows, cells, range }: StudyGrid): PictureGrid {
  const pictures = cells.map((line) => line.map((cell) => cell && { ...cell, ...coloursOfCell({ range }, cell) }))
  return { title, rule, columns, rows, cells: pictures }
}
