import path from 'node:path'
import { BadTensorFile } from '../../src-shared/errors/fileErrors.ts'
import { CheckpointBroken, CheckpointRefused, ModelNotSupported } from '../../src-shared/errors/modelErrors.ts'
import { readTensor } from '../models/readers/storedTensor.ts'
import { bareTensor, openTorchFile } from '../models/readers/torchFile.ts'
import { readNpy, requireFloats, type NpyArray } from './npyFile.ts'
import { readNpz } from './npzFile.ts'

export interface TensorFile {
  shape: number[]
  /** In C order. */
  data: Float32Array
}

/**
 * A tensor that another program wrote, as float32: `.npy`, `.npz` with one array (or one of four axes), or what `torch.save(tensor)` wrote.
 * Integers become numbers as they are, because time steps and classes are given that way; as images (N, C, H, W) they are refused.
 *
 * @throws BadTensorFile, FileMissing, FileNotReadable
 */
export async function readTensorFile(file: string): Promise<TensorFile> {
  try {
    switch (path.extname(file).toLowerCase()) {
      case '.npy':
        return withoutPixels(file, await readNpy(file))
      case '.npz':
        return withoutPixels(file, await readOnlyArray(file))
      case '.pt':
      case '.pth':
        return await readTorchTensor(file)
      default:
        throw BadTensorFile({ path: file, reason: 'its name ends in none of .npy, .npz and .pt' })
    }
  } catch (error) {
    // The readers of checkpoints say so of their file; here it is a tensor that was asked for.
    if (CheckpointBroken.is(error) || CheckpointRefused.is(error) || ModelNotSupported.is(error))
      throw BadTensorFile({ path: file, reason: error.data.reason }, { cause: error })
    throw error
  }
}

function withoutPixels(file: string, { shape, elements, data }: NpyArray): TensorFile {
  if (shape.length === 4) requireFloats(file, elements)
  return { shape, data }
}

async function readOnlyArray(file: string): Promise<NpyArray> {
  const arrays = await readNpz(file)
  const candidates = arrays.length === 1 ? arrays : arrays.filter(({ shape }) => shape.length === 4)
  if (candidates.length === 1) return candidates[0]
  const found = arrays.map(({ name, shape }) => `${name} (${shape.join(', ')})`).join(' and ')
  throw BadTensorFile({ path: file, reason: `it holds ${found || 'no array'}, and one of four axes is expected` })
}

async function readTorchTensor(file: string): Promise<TensorFile> {
  const tensor = bareTensor(await openTorchFile(file))
  if (!tensor) throw BadTensorFile({ path: file, reason: 'it holds something other than one tensor' })
  return { shape: [...tensor.shape], data: await readTensor(tensor) }
}
