import { galleryColumn } from '../run/galleryColumns.ts'
import type { Tensor } from '../run/picturePath.ts'
import type { GridRun } from './gridFields.ts'
import { arraysOf, finishedOf, unfinishedGap, type GridCell, type GridPicture } from './gridPlan.ts'
import type { GridPairing, NoPairing } from './useGridPairs.ts'

/**
 * A picture minus the one of another run that it is compared to, or why there is none.
 *
 * @param base  the run that is subtracted; undefined where the first column has none
 * @param pairing  which row of it belongs to a row of the run; undefined until that is known
 */
export function differenceCell(
  { run, row }: GridPicture,
  base: GridRun | undefined,
  tensor: Tensor,
  pairing: (base: string, run: string) => GridPairing | NoPairing | undefined,
): GridCell {
  const nothing = (short: string, why: string): GridCell => ({ gap: { short, why }, run })
  if (!base) return nothing('no base', 'The first column has no run here to subtract.')
  const { name, id } = base.row
  if (base.traits.shape.join() !== run.traits.shape.join())
    return nothing('other shape', `${run.row.name} and ${name} have images of different shapes.`)
  if (!galleryColumn(arraysOf(base), tensor))
    return nothing('no base', `${name}, which is subtracted, has no such array.`)
  const pairs = pairing(id, run.row.id)
  if (!pairs) return nothing('…', `Which images of ${run.row.name} and ${name} belong together is not known yet.`)
  if ('problem' in pairs)
    return nothing('not paired', `${run.row.name} and ${name}, which is subtracted, cannot be paired: ${pairs.problem}`)
  const other = pairs.rowOfBase(row)
  if (other === undefined)
    return nothing(
      'no base',
      pairs.sameStart
        ? `${name}, which is subtracted, has no image that began as image ${row} of ${run.row.name} did.`
        : `${name}, which is subtracted, has no image ${row}.`,
    )
  if (!finishedOf(base)(other)) {
    const { short, why } = unfinishedGap(base, other, `${name}, which is subtracted,`)
    return nothing(`base ${short}`, why)
  }
  return { picture: { run, row, minus: base } }
}
