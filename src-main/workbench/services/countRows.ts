import { BadRunSetting, DatasetEmpty, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { imageRangesText, mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { openRowSource } from '../jobs/rowSource.ts'
import type { OpenProject } from '../openProject.ts'
import { findDataset } from './datasets.ts'
import { datasetImages } from './datasetImages.ts'
import { pictureShape } from './plannedCost.ts'

/**
 * How many rows a run has, of a start that has the shape of its model.
 *
 * @throws UnknownName, DatasetEmpty, ShapeMismatch, BadTensorFile, BadRunSetting, FileMissing
 */
export async function countRows(project: OpenProject, { source }: RunRequest, model: ModelEntry): Promise<number> {
  if (source.from === 'noise') return countChosen(source, source.count)
  if (source.from === 'dataset') {
    const dataset = findDataset(project, source.dataset)
    if (dataset.kind === 'images') {
      const [channels, ...sides] = pictureShape(model)
      if (channels !== 1 && channels !== 3)
        throw ShapeMismatch({
          what: `An image of ${dataset.name}`,
          shape: [3, ...sides],
          expected: pictureShape(model),
        })
      const folder = await resolveLocation(project.folder, dataset.location)
      const images = await datasetImages(folder)
      if (images.length === 0) throw DatasetEmpty({ path: folder })
      return countChosen(source, images.length)
    }
  }
  if (source.from === 'run') countChosen(source, project.runs.get(source.run)?.record.count ?? Number.POSITIVE_INFINITY)
  const rows = await openRowSource(project, source)
  if (rows.shape.join() !== model.shape.join())
    throw ShapeMismatch({ what: 'What the run starts from', shape: rows.shape, expected: model.shape })
  return source.from === 'dataset' ? countChosen(source, rows.count) : rows.count
}

/** How many of the images that are there a run takes. @throws BadRunSetting for one that is not there */
function countChosen(
  { limit = Number.POSITIVE_INFINITY, images }: { limit?: number; images?: readonly RowRange[] },
  present: number,
): number {
  if (!images) return Math.min(present, limit)
  const refuse = (reason: string) => BadRunSetting({ name: 'images', value: imageRangesText(images), reason })
  if (limit < Number.POSITIVE_INFINITY) throw refuse('limit says already which images are taken')
  const chosen = mergedRanges(images)
  const last = chosen.at(-1)!
  if (last.first + last.count > present)
    throw refuse(`there are ${present.toLocaleString('en')} images, numbered from 0`)
  return chosen.reduce((sum, { count }) => sum + count, 0)
}
