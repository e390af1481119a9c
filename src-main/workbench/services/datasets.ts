import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadTensorFile, FileMissing, NotAllowedHere, UnknownName } from '../../../src-shared/errors/errors.ts'
import { TensorShape, type DatasetEntry } from '../../../src-shared/project/projectFile.ts'
import { listImages } from '../../imaging/imageFolder.ts'
import { sizeOfImage } from '../../imaging/sizeOfImage.ts'
import { makeLocation } from '../../store/projectStore.ts'
import { openTensorRows } from '../jobs/rowSource.ts'
import { nearestName } from '../nearestName.ts'
import type { OpenProject } from '../openProject.ts'
import { freeId } from './freeId.ts'
import { updateProjectFile } from './projects.ts'
import { retiredIds } from './retiredIds.ts'

/**
 * Adds an image folder (classes as folders) or a tensor file (N, C, H, W) to a project. The files stay where they are.
 *
 * @throws FileMissing, DatasetEmpty, BadTensorFile; NotAllowedHere where the classes would be the folders of a project or run
 */
export async function addDataset(
  project: OpenProject,
  given: { path: string; name?: string },
  signal?: AbortSignal,
): Promise<DatasetEntry> {
  const place = path.resolve(given.path)
  const content = await datasetContent(place)
  if (content.classes.length > 0) await refuseProject(place)
  const retired = await retiredIds(project, 'dataset')
  signal?.throwIfAborted()
  await updateProjectFile(project, (file) => {
    const { datasets } = file
    const before = datasets.find((dataset) => dataset.location.absolute === place)
    const name = given.name ?? before?.name ?? path.basename(place).replace(/\.(npy|npz|pt)$/i, '')
    const entry: DatasetEntry = {
      id: before?.id ?? freeId(name, [...datasets, ...retired]),
      name,
      location: makeLocation(project.folder, place),
      added: before?.added ?? new Date().toISOString(),
      ...content,
    }
    return {
      ...file,
      datasets: before ? datasets.map((dataset) => (dataset === before ? entry : dataset)) : [...datasets, entry],
    }
  })
  return project.file.datasets.find((dataset) => dataset.location.absolute === place)!
}

/** The folders of a project or run hold figures, previews and what was removed: no classes. Images that lie beside a project's file are a dataset still. */
async function refuseProject(place: string): Promise<void> {
  const names = await readdir(place)
  const owner = names.includes('run.json') ? 'run' : names.some((name) => name.endsWith('.inverscope')) && 'project'
  if (owner)
    throw NotAllowedHere({
      what: `Adding ${place} as a dataset`,
      reason: `it is the folder of a ${owner}; choose the folder of its images`,
    })
}

/** What a path is as a dataset. */
export async function datasetContent(
  place: string,
): Promise<Pick<DatasetEntry, 'kind' | 'count' | 'shape' | 'classes'>> {
  const stats = await stat(place).catch(() => {
    throw FileMissing({ path: place })
  })
  if (stats.isDirectory()) {
    const { images, classes } = await listImages(place)
    const size = await sizeOfImage(path.join(place, images[0].file))
    return { kind: 'images', count: images.length, ...(size && shapeOf([3, size.height, size.width])), classes }
  }
  if (!/\.(npy|npz|pt)$/i.test(place))
    throw BadTensorFile({ path: place, reason: 'it is neither a folder of images nor a tensor file' })
  const { count, shape } = await openTensorRows(place)
  return { kind: 'tensor', count, ...shapeOf(shape), classes: [] }
}

/** One that no model has is not kept: a project must be readable with whatever is added to it. */
function shapeOf(shape: readonly number[]): Pick<DatasetEntry, 'shape'> {
  const { data } = TensorShape.safeParse(shape)
  return data ? { shape: data } : {}
}

/** @throws UnknownName with the nearest right one */
export function findDataset(project: OpenProject, id: string): DatasetEntry {
  const dataset = project.file.datasets.find((candidate) => candidate.id === id)
  if (dataset) return dataset
  const known = project.file.datasets.map((candidate) => candidate.id)
  throw UnknownName({ kind: 'dataset', name: id, near: nearestName(id, known), known })
}
