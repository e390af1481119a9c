import path from 'node:path'
import type { PlaceInDataset } from '../../../src-shared/contract/views.ts'
import { DatasetEmpty, FileMissing, NothingToShow } from '../../../src-shared/errors/errors.ts'
import { hashFile } from '../../store/contentHash.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import type { OpenProject } from '../openProject.ts'
import { datasetImages } from './datasetImages.ts'
import { findRun, runItems } from './runs.ts'

/**
 * The number that the image which a row started from has in its dataset now. Images are numbered in the order of their names, so a file that comes or
 * goes moves the others; a run keeps the name and SHA-256 of each. Rows of a tensor stay where they are.
 *
 * @throws RunMissing; NothingToShow where the row started from no dataset; FileNotReadable
 */
export async function findInDataset(project: OpenProject, runId: string, row: number): Promise<PlaceInDataset> {
  const { record } = findRun(project, runId)
  const { source } = record
  const [item] = await runItems(project, runId, row, 1)
  if (source?.from !== 'dataset' || !item)
    throw NothingToShow({ what: `A dataset behind image ${row} of ${record.name}` })
  const dataset = project.file.datasets.find(({ id }) => id === source.dataset)
  if (!dataset) return { reason: `the dataset ${source.dataset} is not in the project any more` }
  const { file } = item
  if (file === undefined) return { place: item.index ?? row }
  try {
    const folder = await resolveLocation(project.folder, dataset.location)
    const place = (await datasetImages(folder)).findIndex((image) => image.file === file)
    if (place < 0) return { reason: `${file} is not in the dataset ${dataset.name} any more` }
    return (await hashFile(path.join(folder, file))) === item.sha256
      ? { place }
      : { reason: `${file} in the dataset ${dataset.name} is not the image any more that the run started from` }
  } catch (error) {
    if (FileMissing.is(error) || DatasetEmpty.is(error))
      return { reason: `the images of the dataset ${dataset.name} are not where they were` }
    throw error
  }
}
