import { CheckpointBroken } from '../../../src-shared/errors/errors.ts'
import { bytesPerValue, decodeFloats, isFloating, type Dtype } from './dtype.ts'
import type { PickleTensor } from './pickleValues.ts'
import { withRandomAccessFile, type RandomAccessFile } from './randomAccessFile.ts'

/** A tensor in a file: what it is and where its numbers lie. */
export interface StoredTensor {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** In values. */
  readonly strides: readonly number[]
  /** Number of values. */
  readonly count: number
  readonly file: string
  /** Of the first value. */
  readonly byteOffset: number
  /** From the first value to behind the last, gaps of a view included. */
  readonly byteLength: number
  /** Whether the numbers lie in C order without gaps. */
  readonly contiguous: boolean
}

/** Describes a tensor of a torch file whose storages have been located. */
export function storedTensor(name: string, tensor: PickleTensor, file: string): StoredTensor {
  const { storage, offset, shape, strides } = tensor
  const width = bytesPerValue[storage.dtype]
  const count = shape.reduce((product, length) => product * length, 1)
  const span = count === 0 ? 0 : 1 + shape.reduce((sum, length, i) => sum + (length - 1) * strides[i], 0)
  let expected = 1
  const contiguous = shape.toReversed().every((length, i) => {
    const inOrder = length === 1 || strides[shape.length - 1 - i] === expected
    expected *= length
    return inOrder
  })
  return {
    name,
    dtype: storage.dtype,
    shape,
    strides,
    count,
    file,
    byteOffset: storage.byteOffset! + offset * width,
    byteLength: span * width,
    contiguous: contiguous || count === 0,
  }
}

/**
 * A tensor's values as float32 in C order.
 *
 * @throws CheckpointBroken where it holds integers or the file has become shorter; FileMissing, FileNotReadable
 */
export async function readTensor(tensor: StoredTensor): Promise<Float32Array> {
  const target = new Float32Array(tensor.count)
  await readTensors(tensor.file, [{ tensor, target }])
  return target
}

/**
 * Reads many tensors of one file in one pass over it, each into `target` (tensor.count values, C order).
 *
 * @throws as readTensor
 */
export async function readTensors(
  path: string,
  wanted: readonly { tensor: StoredTensor; target: Float32Array }[],
): Promise<void> {
  await withRandomAccessFile(path, async (file) => {
    for (const { tensor, target } of wanted.toSorted((a, b) => a.tensor.byteOffset - b.tensor.byteOffset))
      await readInto(file, tensor, target)
  })
}

async function readInto(file: RandomAccessFile, tensor: StoredTensor, target: Float32Array): Promise<void> {
  const { dtype, byteOffset, byteLength, contiguous } = tensor
  if (!isFloating(dtype))
    throw CheckpointBroken({
      path: file.path,
      reason: `${tensor.name || 'its tensor'} holds ${dtype} values, and floating-point numbers are expected`,
    })
  if (contiguous && dtype === 'float32')
    return file.readInto(byteOffset, new Uint8Array(target.buffer, target.byteOffset, target.byteLength))
  const bytes = await file.read(byteOffset, byteLength)
  if (contiguous) return decodeFloats(bytes, dtype, target)
  const span = new Float32Array(byteLength / bytesPerValue[dtype])
  decodeFloats(bytes, dtype, span)
  copyStrided(span, tensor, target)
}

/** Walks a view in C order: the last dimension fastest. */
function copyStrided(source: Float32Array, { shape, strides, count }: StoredTensor, target: Float32Array): void {
  const index = new Array<number>(shape.length).fill(0)
  let position = 0
  for (let i = 0; i < count; i++) {
    target[i] = source[position]
    for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
      position += strides[dimension]
      if (++index[dimension] < shape[dimension]) break
      position -= strides[dimension] * shape[dimension]
      index[dimension] = 0
    }
  }
}
