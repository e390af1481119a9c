import type { StudyGrid } from '../../../../src-shared/studies/studyResult.ts'
import { tensorPicture } from '../../../imaging/tensorPicture.ts'
import { readRows } from '../../../store/npyFile.ts'
import { readRunRecord } from '../../../store/runFolder.ts'
import { resolveInside } from '../../../store/resolveInside.ts'

const differences = {
  'latent-minus-noise': ['latents', 'noise'],
  'reconstruction-minus-sample': ['reconstructions', 'samples'],
} as const

/** The PNG of a grid's cell, from the run that it shows; undefined for an empty cell, or where the run or its array is gone. */
export async function gridPicture(
  projectFolder: string,
  { cells, range }: StudyGrid,
  row: number,
  column: number,
): Promise<Buffer | undefined> {
  const cell = cells[row]?.[column]
  if (!cell) return undefined
  try {
    const names =
      cell.tensor === 'latent-minus-noise' || cell.tensor === 'reconstruction-minus-sample'
        ? differences[cell.tensor]
        : [cell.tensor]
    const { shape } = await readRunRecord(projectFolder, cell.run)
    const [data, subtracted] = await Promise.all(
      names.map(async (name) =>
        readRows(await resolveInside(projectFolder, 'runs', cell.run, `${name}.npy`), cell.row, 1),
      ),
    )
    if (subtracted) for (let i = 0; i < data.length; i++) data[i] -= subtracted[i]
    return await tensorPicture({ data, shape, colours: { range } })
  } catch {
    return undefined
  }
}
