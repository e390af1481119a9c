import type { StudyGrid } from '../studies/studyResult.ts'
import type { PictureGrid } from './document/figureSource.ts'

/** An image grid of a study as a grid of pictures. */
export function pictureGridOf({ title, rule, columns, rows, cells, range }: StudyGrid): PictureGrid {
  return { title, rule, columns, rows, cells: cells.map((line) => line.map((cell) => cell && { ...cell, range })) }
}
