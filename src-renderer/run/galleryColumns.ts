import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import type { TensorName } from '../../src-shared/project/runSettings.ts'
import type { Tensor } from './picturePath.ts'

export interface GalleryColumn {
  tensor: Tensor
  title: string
  /** For one row: `Latent of image 8`. */
  singular: string
  symbol: string
  role?: 'noise' | 'sample' | 'latent' | 'reconstruction'
  /** Values of an image lie in [-1, 1] and are always shown so; those of noise, latents and differences as the person chooses. */
  isImage: boolean
  /** Of states with more channels than there are colours, whose principal components are shown whatever is chosen. */
  components?: boolean
}

const all: readonly (GalleryColumn & { needs: TensorName[]; unless?: TensorName })[] = [
  {
    tensor: 'noise',
    title: 'Noise',
    singular: 'Noise',
    symbol: 'x_T',
    role: 'noise',
    isImage: false,
    needs: ['noise'],
  },
  {
    tensor: 'samples',
    title: 'Sample',
    singular: 'Sample',
    symbol: 'x_0',
    role: 'sample',
    isImage: true,
    needs: ['samples'],
  },
  {
    tensor: 'latents',
    title: 'Latent',
    singular: 'Latent',
    symbol: 'x̂_T',
    role: 'latent',
    isImage: false,
    needs: ['latents'],
  },
  {
    tensor: 'latent-minus-noise',
    title: 'Latent − noise',
    singular: 'Latent − noise',
    symbol: 'x̂_T − x_T',
    isImage: false,
    needs: ['latents', 'noise'],
  },
  {
    tensor: 'reconstructions',
    title: 'Reconstruction',
    singular: 'Reconstruction',
    symbol: 'x̂_0',
    role: 'reconstruction',
    isImage: true,
    needs: ['reconstructions'],
  },
  {
    tensor: 'reconstruction-minus-sample',
    title: 'Reconstr. − sample',
    singular: 'Reconstruction − sample',
    symbol: 'x̂_0 − x_0',
    isImage: false,
    needs: ['reconstructions', 'samples'],
    unless: 'noise',
  },
]

/** What of a run decides the columns that it has. */
export interface GalleryArrays extends Pick<RunRecord, 'tensors' | 'shape'> {
  model?: { autoencoder?: unknown }
}

/**
 * The columns that a run has. A difference is shown once: between latent and noise where the run knows its noise,
 * otherwise between reconstruction and sample.
 */
export function galleryColumns(arrays: GalleryArrays): GalleryColumn[] {
  return all
    .filter(({ unless }) => !(unless && arrays.tensors.includes(unless)))
    .flatMap((column) => ofRun(column, arrays))
}

/** All columns that a run has, both differences too. */
export function everyGalleryColumn(arrays: GalleryArrays): GalleryColumn[] {
  return all.flatMap((column) => ofRun(column, arrays))
}

/** One column of a run, whether or not its gallery shows it; undefined where it has not the arrays. */
export function galleryColumn(arrays: GalleryArrays, tensor: Tensor): GalleryColumn | undefined {
  const column = all.find((entry) => entry.tensor === tensor)
  return column && ofRun(column, arrays)[0]
}

function ofRun(column: (typeof all)[number], { tensors, shape, model }: GalleryArrays): GalleryColumn[] {
  if (!column.needs.every((name) => tensors.includes(name))) return []
  const decoded = model?.autoencoder !== undefined
  return [shape[0] > 3 && !(column.isImage && decoded) ? { ...column, components: true } : column]
}
