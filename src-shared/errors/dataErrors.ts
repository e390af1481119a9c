import { z } from 'zod'
import { declareError } from './declareError.ts'
import { path, pathAndReason } from './sentences.ts'

export const ImageNotReadable = declareError(
  'image-not-readable',
  pathAndReason,
  ({ path, reason }) => `${path} cannot be decoded: ${reason}. Replace or remove the file, then add the dataset again.`,
)
export const DatasetEmpty = declareError(
  'dataset-empty',
  path,
  ({ path }) =>
    `${path} holds no images. Inverscope reads PNG, JPEG, WebP, TIFF and GIF files in a folder, or in one folder per class.`,
)
export const ShapeMismatch = declareError(
  'shape-mismatch',
  z.object({ what: z.string(), shape: z.array(z.number()), expected: z.array(z.number()) }),
  ({ what, shape, expected }) =>
    `${what} has shape (${shape.join(', ')}); the model works on (${expected.join(', ')}).`,
)
