import { z } from 'zod'
import { declareError } from './declareError.ts'
import { megabytes, path, pathAndReason } from './sentences.ts'

export const FileMissing = declareError(
  'file-missing',
  path,
  ({ path }) => `${path} does not exist. Check the path; if it was moved, add it again from its new place.`,
)
export const FileNotReadable = declareError(
  'file-not-readable',
  pathAndReason,
  ({ path, reason }) => `${path} cannot be read: ${reason}. Check its permissions.`,
)
export const FolderNotWritable = declareError(
  'folder-not-writable',
  pathAndReason,
  ({ path, reason }) => `${path} cannot be written: ${reason}. Choose another folder or change its permissions.`,
)
export const DiskFull = declareError(
  'disk-full',
  z.object({ path: z.string(), needed: z.number().optional(), free: z.number().optional() }),
  ({ path, needed, free }) =>
    `The disk of ${path} is full${needed === undefined || free === undefined ? '' : ` (${megabytes(needed)} needed, ${megabytes(free)} free)`}. Free some space, then resume; what was finished is kept.`,
)
export const FolderSilent = declareError(
  'folder-silent',
  z.object({ path: z.string(), seconds: z.number() }),
  ({ path, seconds }) =>
    `${path} has not been answered for ${seconds} seconds, as in a network folder whose server is away. Resume once the folder can be reached again; what was finished is kept.`,
)
export const OutsideProject = declareError(
  'outside-project',
  z.object({ name: z.string() }),
  ({ name }) => `"${name}" leads out of the open project and is refused.`,
)
export const BadTensorFile = declareError(
  'bad-tensor-file',
  pathAndReason,
  ({ path, reason }) =>
    `${path} is not a tensor file that Inverscope reads: ${reason}. Give float32 .npy, .npz or torch .pt of shape (N, C, H, W).`,
)
