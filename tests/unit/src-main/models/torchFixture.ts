import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { boolean, bytes, dict, integer, list, orderedDict, pickle, tensor, text, type Piece } from './pickleFixture.ts'

/** An entry of a zip archive; what is given beside name and data overrides what would be true. */
export interface FixtureEntry {
  name: string
  data: Uint8Array
  method?: number
  flags?: number
  /** In the directory. */
  size?: number
  headerOffset?: number
  /** In the local header. */
  localName?: string
  localSize?: number
}

/** A zip archive of stored entries; `long` writes sizes and offsets with 64 bits, as archives beyond 4 GiB need. */
export function zip(
  entries: FixtureEntry[],
  { comment = '', directoryOffset = 0, long = false, alignment = 1 } = {},
): Uint8Array {
  const locals: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const entry of entries) {
    const { name, data, method = 0, flags = 0, localName = name } = entry
    const padding = alignmentPadding(offset + 30 + localName.length, alignment)
    const header = record(30, [
      [0, 4, 0x04034b50],
      [6, 2, flags],
      [8, 2, method],
      [18, 4, entry.localSize ?? data.length],
      [22, 4, entry.localSize ?? data.length],
      [26, 2, localName.length],
      [28, 2, padding.length],
    ])
    const size = entry.size ?? data.length
    const headerOffset = entry.headerOffset ?? offset
    const extra = long ? bytes(1, 0, 24, 0, int64s(size, size, headerOffset)) : bytes()
    const central = record(46, [
      [0, 4, 0x02014b50],
      [8, 2, flags],
      [10, 2, method],
      [20, 4, long ? 0xffffffff : size],
      [24, 4, long ? 0xffffffff : size],
      [28, 2, name.length],
      [30, 2, extra.length],
      [42, 4, long ? 0xffffffff : headerOffset],
    ])
    locals.push(bytes(header, localName, padding, data))
    directory.push(bytes(central, name, extra))
    offset += 30 + localName.length + padding.length + data.length
  }
  const listed = bytes(...directory)
  const end = record(22, [
    [0, 4, 0x06054b50],
    [8, 2, long ? 0xffff : entries.length],
    [10, 2, long ? 0xffff : entries.length],
    [12, 4, long ? 0xffffffff : listed.length],
    [16, 4, long ? 0xffffffff : offset + directoryOffset],
    [20, 2, comment.length],
  ])
  const longEnd = bytes(
    record(32, [[0, 4, 0x06064b50]]),
    int64s(entries.length, listed.length, offset + directoryOffset),
    record(8, [[0, 4, 0x07064b50]]),
    int64s(offset + listed.length),
    record(4, []),
  )
  return bytes(...locals, listed, long ? longEnd : bytes(), end, comment)
}

/** The extra field by which torch lets the data of an entry start at a multiple of 64. */
export function alignmentPadding(at: number, alignment: number): Uint8Array {
  if (alignment === 1) return bytes()
  const padding = (alignment - ((at + 4) % alignment)) % alignment
  return bytes('FB', Uint8Array.of(padding, 0), new Uint8Array(padding).fill(0x5a))
}

function int64s(...values: number[]): Uint8Array {
  return rawBytes(BigInt64Array.from(values, BigInt))
}

function record(length: number, fields: [offset: number, width: 2 | 4, value: number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(length))
  for (const [offset, width, value] of fields)
    if (width === 2) view.setUint16(offset, value, true)
    else view.setUint32(offset, value, true)
  return new Uint8Array(view.buffer)
}

/** A file as torch 1.6 and later write it. */
export function torchZip(root: Piece, storages: Record<string, Uint8Array> = {}, alignment = 64): Uint8Array {
  const entries = [
    { name: 'model/data.pkl', data: pickle(root) },
    { name: 'model/byteorder', data: bytes('little') },
    ...Object.entries(storages).map(([key, data]) => ({ name: `model/data/${key}`, data })),
    { name: 'model/version', data: bytes('3\n') },
  ]
  return zip(entries, { alignment })
}

/** A file as torch before 1.6 writes it; `counts` are the values of each storage. */
export function legacyTorch(
  root: Piece,
  storages: Record<string, { count: number; data: Uint8Array }> = {},
): Uint8Array {
  const magic = bytes(0x8a, 10, Uint8Array.of(0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19))
  const system = dict([
    [text('protocol_version'), integer(1001)],
    [text('little_endian'), boolean(true)],
  ])
  return bytes(
    pickle(magic),
    pickle(integer(1001)),
    pickle(system),
    pickle(root),
    pickle(list(...Object.keys(storages).map(text))),
    ...Object.values(storages).flatMap(({ count, data }) => [
      new Uint8Array(BigInt64Array.of(BigInt(count)).buffer),
      data,
    ]),
  )
}

export type Weights = Record<string, { shape: readonly number[]; data: Float32Array }>

/** A checkpoint of float32 weights; `wrap` puts something around its state_dict. */
export function checkpoint(weights: Weights, wrap: (stateDict: Piece) => Piece = (dict) => dict): Uint8Array {
  const entries = Object.entries(weights)
  const stateDict = orderedDict(
    entries.map(([name, { shape, data }], i) => [
      text(name),
      tensor({ storage: 'FloatStorage', key: String(i), count: data.length, shape: [...shape] }),
    ]),
  )
  return torchZip(wrap(stateDict), Object.fromEntries(entries.map(([, { data }], i) => [String(i), rawBytes(data)])))
}

export function rawBytes(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength)
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-models-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file that is gone when the test ends. */
export async function temporaryFile(contents: Uint8Array, name = 'model.pt'): Promise<string> {
  const file = path.join(await temporaryFolder(), name)
  await writeFile(file, contents)
  return file
}
