import type { RunRow } from '../../src-shared/contract/views.ts'
import { galleryColumn } from '../run/galleryColumns.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'

/** What a run is known by, the best first: images by those who look for one. */
const arrays = ['samples', 'reconstructions', 'latents', 'noise'] as const

export interface RunPictures {
  /** Paths below the host's place for files. */
  paths: string[]
  /** For people who do not see them: `Samples of images 0, 1 and 2`. */
  words: string
}

const list = new Intl.ListFormat('en-GB')

/**
 * The pictures that stand for a run in a list: of its samples, or of what else it has. No colours are fitted on the whole run for them, which may be
 * large: images are shown over [-1, 1], noise and latents over ±3, and of more channels than there are colours the components of these rows alone.
 *
 * @returns undefined where no image of the run is finished
 */
export function runPictures(
  projectId: string,
  { id, tensors = [], pictured = [] }: Pick<RunRow, 'id' | 'tensors' | 'pictured'>,
): RunPictures | undefined {
  const tensor: Tensor | undefined = arrays.find((name) => tensors.includes(name))
  if (tensor === undefined || pictured.length === 0) return undefined
  const { isImage, title } = galleryColumn({ tensors, shape: [3, 0, 0] }, tensor)!
  const colours = isImage ? 'unit' : 'fixed'
  const many = pictured.length > 1 && tensor !== 'noise' ? `${title}s` : title
  return {
    paths: pictured.map((row) => runPicturePath(projectId, id, { tensor, row, colours, fit: pictured })),
    words: `${many} of ${pictured.length > 1 ? 'images' : 'image'} ${list.format(pictured.map(String))}`,
  }
}
