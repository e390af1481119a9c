import { listImages } from '../../imaging/imageFolder.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import type { OpenProject } from '../openProject.ts'
import { findDataset } from './datasets.ts'

interface Listing {
  images: Promise<{ file: string; class?: number }[]>
  until: number
}
const listings = new Map<string, Listing>()

/** A page asks for a hundred thumbnails at once; one reading of the folder serves them all. Milliseconds. */
const goodFor = 3_000

/** The images of a dataset folder in the order that defines their index. @throws FileMissing, DatasetEmpty */
export function datasetImages(folder: string): Promise<{ file: string; class?: number }[]> {
  const now = performance.now()
  for (const [place, { until }] of listings) if (until < now) listings.delete(place)
  const known = listings.get(folder)
  if (known) return known.images
  const images = listImages(folder).then((found) => found.images)
  images.catch(() => listings.delete(folder))
  listings.set(folder, { images, until: now + goodFor })
  return images
}

/**
 * The file of one image of a dataset and the name of its class; nothing of a tensor file, or where the folder has fewer images by now.
 *
 * @throws UnknownName, FileMissing, DatasetEmpty
 */
export async function describeDatasetImage(
  project: OpenProject,
  datasetId: string,
  image: number,
): Promise<{ file?: string; className?: string }> {
  const { kind, location, classes } = findDataset(project, datasetId)
  if (kind === 'tensor') return {}
  const images = await datasetImages(await resolveLocation(project.folder, location))
  const found = images.at(image)
  return found ? { file: found.file, className: found.class === undefined ? undefined : classes[found.class] } : {}
}
