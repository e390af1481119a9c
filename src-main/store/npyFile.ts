import { constants } from 'node:fs'
import { rm, type FileHandle } from 'node:fs/promises'
import { BadTensorFile, FileMissing, FolderSilent } from '../../src-shared/errors/fileErrors.ts'
import { answerInTime } from './answerInTime.ts'
import { replaceFile } from './atomicWrite.ts'
import { requireFreeBytes } from './diskSpace.ts'
import type { NpyElements } from './npyElements.ts'
import { formatNpyHeader, longestPreamble, npyDataOffset, parseNpyHeader, type NpyHeader } from './npyHeader.ts'
import { declaredFrom } from './systemErrors.ts'
import { withFileHandle } from './withFileHandle.ts'

const floatBytes = 4
/** One read or write at most, so that large arrays neither hold the event loop nor need their size in memory twice. */
const chunkBytes = 8 << 20
const quietNan = 0x7fc00000

export type { NpyHeader } from './npyHeader.ts'

/**
 * Shape and element type of a `.npy` file, whose size must agree with them.
 *
 * @throws BadTensorFile, FileMissing, FileNotReadable
 */
export async function readNpyHeader(file: string): Promise<NpyHeader> {
  return withFile(file, 'r', (handle) => headerOf(handle, file))
}

export interface NpyArray {
  shape: number[]
  /** How the elements are stored; `data` are float32 always. */
  elements: NpyElements
  /** In C order. */
  data: Float32Array<ArrayBuffer>
}

/**
 * A whole `.npy` file, any real element type, as float32: integers beyond 2^24 and float64 are rounded.
 *
 * @throws BadTensorFile, FileMissing, FileNotReadable
 */
export async function readNpy(file: string): Promise<NpyArray> {
  return withFile(file, 'r', async (handle) => {
    const { shape, elements, dataOffset } = await headerOf(handle, file)
    const raw = allocate(elementCount(shape) * elements.bytes, file)
    await readFully(handle, raw, dataOffset, file)
    return { shape, elements, data: elements.toFloat32(raw) }
  })
}

/**
 * Rows [first, first + count) of an array of floating-point numbers along the first axis, as float32. Reads these bytes and no others.
 *
 * @throws BadTensorFile, also where the file has no such rows; FileMissing, FileNotReadable
 */
export async function readRows(file: string, first: number, count: number): Promise<Float32Array<ArrayBuffer>> {
  return withFile(file, 'r', async (handle) => {
    const { shape, elements, dataOffset } = await headerOf(handle, file)
    requireFloats(file, elements)
    requireRows(file, shape, first, count)
    const rowBytes = elementCount(shape.slice(1)) * elements.bytes
    const raw = allocate(count * rowBytes, file)
    await readFully(handle, raw, dataOffset + first * rowBytes, file)
    return elements.toFloat32(raw)
  })
}

/**
 * A float32 `.npy` file from an array in memory, written atomically.
 *
 * @throws DiskFull, FolderNotWritable; RangeError where data and shape disagree
 */
export async function writeNpy(file: string, shape: readonly number[], data: Float32Array): Promise<void> {
  if (data.length !== elementCount(shape)) throw new RangeError(`${data.length} values for shape (${shape.join(', ')})`)
  const header = formatNpyHeader(shape)
  await requireFreeBytes(file, header.length + data.byteLength)
  await replaceFile(file, async (handle) => {
    await writeFully(handle, header, 0, file)
    await writeFully(handle, bytesOf(data), header.length, file)
  })
}

/**
 * A float32 `.npy` file with every value NaN, preallocated on disk: a row that was never computed can be told from one that was,
 * and a disk that is too small is found before the work and not after half of it.
 *
 * Written under its own name, because a temporary file that a crash leaves behind could be the size of a disk.
 * @throws DiskFull with what is needed and what is free; FolderNotWritable. Nothing is left behind then
 */
export async function createNanNpy(file: string, shape: readonly number[]): Promise<void> {
  const header = formatNpyHeader(shape)
  const end = header.length + elementCount(shape) * floatBytes
  await requireFreeBytes(file, end)
  try {
    await withFileHandle(file, 'w', async (handle) => {
      try {
        await writeFully(handle, header, 0, file)
        await writeNans(handle, header.length, end, file)
        await answerInTime(file, handle.datasync())
      } catch (error) {
        const removed = rm(file, { force: true }).catch(() => {})
        if (!FolderSilent.is(error)) await removed
        throw error
      }
    })
  } catch (error) {
    throw declaredFrom(error, file, 'write')
  }
}

/**
 * Such a file in the place of another one, or of none, which stays as it is until the new one is whole and on the disk. The values of one that
 * begins as the new one does are kept as far as it goes.
 *
 * @param fill  writes what is known already; `first` is a row
 * @throws DiskFull, FolderNotWritable, FileNotReadable, and what `fill` throws; the old file stays then
 */
export async function replaceNpy(
  file: string,
  shape: readonly number[],
  fill: (write: (first: number, rows: Float32Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const header = formatNpyHeader(shape)
  const rowBytes = elementCount(shape.slice(1)) * floatBytes
  const end = header.length + shape[0] * rowBytes
  await requireFreeBytes(file, end)
  await replaceFile(file, async (handle) => {
    await writeFully(handle, header, 0, file)
    const kept = await copyValues(file, handle, header, end)
    await writeNans(handle, header.length + kept, end, file)
    await fill((first, rows) => writeFully(handle, bytesOf(rows), header.length + first * rowBytes, file))
  })
}

/** @returns how many bytes of whole values were copied; none of a file that is not there or does not begin with the header */
async function copyValues(from: string, into: FileHandle, header: Buffer, end: number): Promise<number> {
  const copy = async (old: FileHandle) => {
    const { size } = await old.stat()
    const start = Buffer.alloc(Math.min(size, header.length))
    await readFully(old, start, 0, from)
    if (!start.equals(header)) return 0
    const bytes = Math.min(size, end) - header.length
    const whole = bytes - (bytes % floatBytes)
    for (let done = 0; done < whole; done += chunkBytes) {
      const chunk = new Uint8Array(Math.min(chunkBytes, whole - done))
      await readFully(old, chunk, header.length + done, from)
      await writeFully(into, chunk, header.length + done, from)
    }
    return whole
  }
  return withFile(from, 'r', copy).catch((error: unknown) => {
    if (FileMissing.is(error)) return 0
    throw error
  })
}

/**
 * Overwrites rows [first, first + data.length / row length) along the first axis. The data are in the system's hands afterwards; syncFile
 * makes them last.
 *
 * @throws BadTensorFile where the file is not float32 or has no such rows; DiskFull, FolderNotWritable
 */
export async function writeRows(file: string, first: number, data: Float32Array): Promise<void> {
  await withFile(file, 'r+', async (handle) => {
    const header = await writableHeaderOf(handle, file)
    const rowLength = elementCount(header.shape.slice(1))
    requireRows(file, header.shape, first, data.length / rowLength)
    await writeFully(handle, bytesOf(data), header.dataOffset + first * rowLength * floatBytes, file)
  })
}

/**
 * Overwrites values from `offset` on, counted in elements from the first: the rows of one step of (T + 1, N, C, H, W) states lie together,
 * those of a batch over all steps do not.
 *
 * @throws BadTensorFile where the file is not float32 or too short; DiskFull, FolderNotWritable
 */
export async function writeBlock(file: string, offset: number, data: Float32Array): Promise<void> {
  await withFile(file, 'r+', async (handle) => {
    const header = await writableHeaderOf(handle, file)
    const count = elementCount(header.shape)
    if (offset < 0 || offset + data.length > count)
      throw BadTensorFile({ path: file, reason: `it holds ${count} values, not ${offset + data.length}` })
    await writeFully(handle, bytesOf(data), header.dataOffset + offset * floatBytes, file)
  })
}

/**
 * Reads values [offset, offset + count), counted in elements from the first, as float32.
 *
 * @throws BadTensorFile where the file is too short; FileMissing, FileNotReadable
 */
export async function readBlock(file: string, offset: number, count: number): Promise<Float32Array<ArrayBuffer>> {
  return withFile(file, 'r', async (handle) => {
    const { shape, elements, dataOffset } = await headerOf(handle, file)
    if (offset < 0 || offset + count > elementCount(shape))
      throw BadTensorFile({ path: file, reason: `it holds ${elementCount(shape)} values, not ${offset + count}` })
    const raw = allocate(count * elements.bytes, file)
    await readFully(handle, raw, dataOffset + offset * elements.bytes, file)
    return elements.toFloat32(raw)
  })
}

/** Waits until everything that was written to a file, by any process, would survive a power cut. */
export async function syncFile(file: string): Promise<void> {
  await withFile(file, 'r+', (handle) => answerInTime(file, handle.datasync()))
}

// Opening a named pipe would wait for a writer; so it is empty.
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

async function withFile<Result>(
  file: string,
  flags: 'r' | 'r+',
  use: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    return await withFileHandle(file, flags === 'r' ? readWithoutWaiting : flags, use)
  } catch (error) {
    throw declaredFrom(error, file, flags === 'r' ? 'read' : 'write')
  }
}

async function headerOf(handle: FileHandle, file: string): Promise<NpyHeader> {
  const { size } = await handle.stat()
  const read = async (length: number) => {
    const bytes = Buffer.alloc(Math.min(length, size))
    await readFully(handle, bytes, 0, file)
    return bytes
  }
  const understand = <Result>(parse: () => Result): Result => {
    try {
      return parse()
    } catch (error) {
      throw BadTensorFile({ path: file, reason: (error as Error).message })
    }
  }
  const start = await read(longestPreamble)
  const header = await read(understand(() => npyDataOffset(start)))
  return understand(() => parseNpyHeader(header, size))
}

async function writableHeaderOf(handle: FileHandle, file: string): Promise<NpyHeader> {
  const header = await headerOf(handle, file)
  if (header.elements.name !== 'float32')
    throw BadTensorFile({ path: file, reason: `it holds ${header.elements.name} and only float32 is written` })
  return header
}

/** Noise, samples and latents are real numbers around zero; integers in their place are pixels or labels. */
export function requireFloats(file: string, elements: NpyElements): void {
  if (elements.name.startsWith('float')) return
  throw BadTensorFile({
    path: file,
    reason: `it holds ${elements.name}, where floating-point numbers are expected; pixels become samples by x / 127.5 - 1`,
  })
}

function requireRows(file: string, shape: readonly number[], first: number, count: number): void {
  const rows = shape[0] ?? 0
  if (first >= 0 && count >= 0 && Number.isInteger(count) && first + count <= rows) return
  throw BadTensorFile({ path: file, reason: `it has ${rows} rows, not rows ${first} to ${first + count - 1}` })
}

/** Every machine that ONNX Runtime for Node is built for is little-endian, as the files are, so memory is written as it is. */
function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1)
}

/** A file with holes may be far larger than what it takes on disk, and than all memory. */
function allocate(bytes: number, file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes)
  } catch {
    throw BadTensorFile({ path: file, reason: `its ${bytes.toLocaleString('en')} bytes do not fit into memory` })
  }
}

async function readFully(handle: FileHandle, into: Uint8Array, position: number, file: string): Promise<void> {
  for (let done = 0; done < into.length;) {
    const length = Math.min(chunkBytes, into.length - done)
    const { bytesRead } = await answerInTime(file, handle.read(into, done, length, position + done))
    if (bytesRead === 0) throw BadTensorFile({ path: file, reason: 'it became shorter while it was read' })
    done += bytesRead
  }
}

async function writeNans(handle: FileHandle, from: number, end: number, file: string): Promise<void> {
  const chunk = new Uint8Array(new Uint32Array(Math.min(end - from, chunkBytes) / floatBytes).fill(quietNan).buffer)
  for (let position = from; position < end; position += chunk.length)
    await writeFully(handle, chunk.subarray(0, end - position), position, file)
}

async function writeFully(handle: FileHandle, data: Uint8Array, position: number, file: string): Promise<void> {
  for (let done = 0; done < data.length;) {
    const length = Math.min(chunkBytes, data.length - done)
    const { bytesWritten } = await answerInTime(file, handle.write(data, done, length, position + done))
    done += bytesWritten
  }
}
