import { z } from 'zod'
import { CheckpointBroken, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { bytesPerValue, type Dtype } from './dtype.ts'
import { duplicateKey } from './duplicateKey.ts'
import { withRandomAccessFile, type RandomAccessFile } from './randomAccessFile.ts'
import type { StoredTensor } from './storedTensor.ts'
import type { WeightFile } from './weightFile.ts'

/** The same limit as the reference implementation's. */
const largestHeader = 100_000_000
const lengthBytes = 8

const dtypes: ReadonlyMap<string, Dtype> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
])

const whole = z.int().nonnegative()
const Entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
})

/**
 * Reads the header of a safetensors file: eight bytes with its length, JSON, then the numbers of all tensors one after another.
 * Costs time and memory in proportion to the header. https://github.com/huggingface/safetensors#format
 *
 * @throws FileMissing, FileNotReadable; CheckpointBroken where the header is not what the format says, by the tensor's name;
 *   ModelNotSupported for number types that no network here has
 */
export async function openSafetensors(path: string): Promise<WeightFile> {
  return withRandomAccessFile(path, async (file) => {
    const { header, dataStart } = await readHeader(file)
    const tensors = Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, entry]) => tensorOf(name, entry, { path, dataStart }))
    checkPlaces(tensors, file, dataStart)
    return { path, bytes: file.size, tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])) }
  })
}

async function readHeader(file: RandomAccessFile): Promise<{ header: object; dataStart: number }> {
  const { path } = file
  const head = await file.read(0, Math.min(file.size, 64))
  if (new TextDecoder('latin1').decode(head).startsWith('version https://git-lfs'))
    throw CheckpointBroken({ path, reason: 'it is a Git LFS pointer, not the file itself (run: git lfs pull)' })
  if (head.length < lengthBytes) throw CheckpointBroken({ path, reason: 'it ends before its header' })
  const length = Number(new DataView(head.buffer).getBigUint64(0, true))
  const dataStart = lengthBytes + length
  if (length > largestHeader || dataStart > file.size)
    throw CheckpointBroken({ path, reason: `its header says that it is ${length} bytes long, and the file is not` })
  return { header: parseHeader(path, await file.read(lengthBytes, length)), dataStart }
}

function parseHeader(path: string, bytes: Uint8Array): object {
  let json: string
  let header: unknown
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    header = JSON.parse(json)
  } catch (error) {
    throw CheckpointBroken({ path, reason: 'its header is not JSON' }, { cause: error })
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw CheckpointBroken({ path, reason: 'its header is not a table of tensors' })
  const twice = duplicateKey(json)
  if (twice !== undefined) throw CheckpointBroken({ path, reason: `its header has ${show(twice)} twice` })
  return header
}

function tensorOf(name: string, entry: unknown, file: { path: string; dataStart: number }): StoredTensor {
  const { path, dataStart } = file
  const broken = (reason: string) => CheckpointBroken({ path, reason: `the tensor ${show(name)} ${reason}` })
  const parsed = Entry.safeParse(entry)
  if (!parsed.success) {
    const [{ path: field, message }] = parsed.error.issues
    throw broken(`has no proper ${String(field[0] ?? 'description')} (${message})`)
  }
  const { shape, data_offsets: offsets } = parsed.data
  const dtype = dtypes.get(parsed.data.dtype)
  if (!dtype)
    throw ModelNotSupported({ path, reason: `the tensor ${show(name)} holds ${show(parsed.data.dtype)} values` })
  const count = shape.reduce((product, side) => product * side, 1)
  const [begin, end] = offsets
  if (end - begin !== count * bytesPerValue[dtype])
    throw broken(`has shape (${shape.slice(0, 8).join(', ')}) and offsets ${begin} to ${end}, which do not agree`)
  let stride = 1
  const strides = shape.toReversed().map((side) => {
    const before = stride
    stride *= side
    return before
  })
  return {
    name,
    dtype,
    shape,
    strides: strides.reverse(),
    count,
    file: path,
    byteOffset: dataStart + begin,
    byteLength: end - begin,
    contiguous: true,
  }
}

/** As the format wants it: the tensors fill the rest of the file, and none lies on another. */
function checkPlaces(tensors: readonly StoredTensor[], { path, size }: RandomAccessFile, dataStart: number): void {
  let position = dataStart
  const inOrder = tensors.toSorted((a, b) => a.byteOffset - b.byteOffset || a.byteLength - b.byteLength)
  for (const { name, byteOffset, byteLength } of inOrder) {
    if (byteOffset + byteLength > size)
      throw CheckpointBroken({ path, reason: `the tensor ${show(name)} goes beyond the end of the file` })
    if (byteOffset !== position) {
      const how = byteOffset < position ? 'overlaps the one before it' : 'leaves a gap before it'
      throw CheckpointBroken({ path, reason: `the tensor ${show(name)} ${how}` })
    }
    position += byteLength
  }
  if (position !== size)
    throw CheckpointBroken({ path, reason: `${size - position} bytes at its end belong to no tensor` })
}

/** A name from the file, short enough for a message. */
function show(name: string): string {
  return name.length > 120 ? `${name.slice(0, 120)}…` : name
}
