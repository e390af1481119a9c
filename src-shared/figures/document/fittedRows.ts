import { gridLimits, type PictureCell } from './figureSource.ts'

/** Rows that a fit covers at most: as many as a grid may have, one picture of an array in each. */
export const mostFittedRows = gridLimits.rows

/**
 * The rows of a grid that show the same array as one of its pictures, rising: the shown batch that the principal components of more channels than
 * there are colours are fitted over (section 9). Of more than a grid has rows, which takes an array that is shown twice in a row, as many evenly spread.
 *
 * @param cells  of the whole grid; null is an empty place
 */
export function fittedRows(
  cells: readonly (readonly (ShownCell | null)[])[],
  { run, tensor, step, minus, like }: Omit<ShownCell, 'row'>,
): number[] {
  // As on screen, they come from the rows of the run that it is coloured like, or from all that both runs of a difference have finished.
  if (like !== undefined || (minus !== undefined && step === undefined)) return []
  const same = cells.flat().filter((cell) => {
    return cell?.run === run && cell.tensor === tensor && cell.step === step && cell.minus === minus
  })
  const rows = [...new Set(same.map((cell) => cell!.row))].sort((a, b) => a - b)
  const count = Math.min(mostFittedRows, rows.length)
  return Array.from({ length: count }, (_, place) => rows[Math.floor((place * rows.length) / count)])
}

type ShownCell = Pick<PictureCell, 'run' | 'tensor' | 'row' | 'step' | 'minus' | 'like'>
