import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { BadTensorFile } from '../../src-shared/errors/fileErrors.ts'
import { printable } from '../models/readers/pickleValues.ts'
import { withRandomAccessFile, type RandomAccessFile } from '../models/readers/randomAccessFile.ts'
import type { NpyArray } from './npyFile.ts'
import { parseNpyHeader } from './npyHeader.ts'

/** One array of an archive, by the name that NumPy shows. */
export type NpzArray = NpyArray & { name: string }

interface Entry {
  name: string
  method: number
  checksum: number
  packed: number
  unpacked: number
  header: number
}

const endLength = 22
const longestComment = 65_535
const zip64LocatorLength = 20
const zip64EndLength = 56
const entryLength = 46
const localLength = 30
const inExtraField = 0xffffffff
/** An `.npz` is a handful of arrays; anything near these numbers is something else. */
const mostEntries = 10_000
const largestDirectory = 16 << 20
/** Floating-point numbers hardly shrink; an archive that unpacks to more than this many times its size, and 64 MB, is a bomb. */
const mostUnpacked = { times: 20, bytes: 64 << 20 }
const stored = 0
const deflated = 8
const inflate = promisify(inflateRaw)

/**
 * All arrays of a file of `numpy.savez` or `numpy.savez_compressed`, as float32.
 *
 * The zip format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.5.3. Checksums are compared.
 * @throws BadTensorFile, FileMissing, FileNotReadable; CheckpointBroken where it is cut off
 */
export async function readNpz(file: string): Promise<NpzArray[]> {
  return withRandomAccessFile(file, async (archive) => {
    const refuse = (reason: string) => BadTensorFile({ path: file, reason })
    const arrays: NpzArray[] = []
    const entries = await readDirectory(archive, refuse)
    const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
    if (unpacked > mostUnpacked.bytes + mostUnpacked.times * archive.size)
      throw refuse(`it would unpack to ${unpacked.toLocaleString('en')} bytes, far more than arrays of its size do`)
    for (const entry of entries) {
      const bytes = Buffer.from(await unpack(archive, entry, refuse))
      const name = printable(entry.name.replace(/\.npy$/, ''))
      try {
        const { shape, elements, dataOffset } = parseNpyHeader(bytes, bytes.length)
        arrays.push({ name, shape, elements, data: elements.toFloat32(new Uint8Array(bytes.subarray(dataOffset))) })
      } catch (error) {
        throw refuse(`${name}: ${(error as Error).message}`)
      }
    }
    return arrays
  })
}

type Refuse = (reason: string) => Error

async function readDirectory(archive: RandomAccessFile, refuse: Refuse): Promise<Entry[]> {
  const { count, offset, length } = await findDirectory(archive, refuse)
  if (count > mostEntries || length > largestDirectory) throw refuse(`its zip directory has ${count} entries`)
  const bytes = Buffer.from(await archive.read(offset, length))
  const entries: Entry[] = []
  for (let at = 0; entries.length < count;) {
    if (at + entryLength > length || bytes.readUInt32LE(at) !== 0x02014b50) throw refuse('its zip directory is damaged')
    const nameEnd = at + entryLength + bytes.readUInt16LE(at + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
    const next = extraEnd + bytes.readUInt16LE(at + 32)
    if (next > length) throw refuse('its zip directory is damaged')
    const [unpacked, packed, header] = longFields(
      [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
      bytes.subarray(nameEnd, extraEnd),
    )
    entries.push({
      name: bytes.toString('utf8', at + entryLength, nameEnd),
      method: bytes.readUInt16LE(at + 10),
      checksum: bytes.readUInt32LE(at + 16),
      packed,
      unpacked,
      header,
    })
    at = next
  }
  return entries
}

async function findDirectory(archive: RandomAccessFile, refuse: Refuse) {
  const tailLength = Math.min(archive.size, endLength + longestComment)
  const tail = Buffer.from(await archive.read(archive.size - tailLength, tailLength))
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + endLength > tailLength) throw refuse('it is no whole zip archive; it was probably cut off')
  const directory = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  }
  const locatorAt = archive.size - tailLength + end - zip64LocatorLength
  if (locatorAt < 0) return directory
  const locator = Buffer.from(await archive.read(locatorAt, zip64LocatorLength))
  if (locator.readUInt32LE(0) !== 0x07064b50) return directory
  const record = Buffer.from(await archive.read(Number(locator.readBigUInt64LE(8)), zip64EndLength))
  return {
    count: Number(record.readBigUInt64LE(32)),
    length: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  }
}

/** Sizes and offsets of 0xFFFFFFFF stand in the zip64 extra field (id 1), in this order. */
function longFields(fields: number[], extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return fields.map((field) => {
      if (field !== inExtraField || next + 8 > extra.length) return field
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    })
  }
  return fields
}

async function unpack(archive: RandomAccessFile, entry: Entry, refuse: Refuse): Promise<Uint8Array> {
  const { method, checksum, packed, unpacked, header } = entry
  const name = printable(entry.name)
  if (method !== stored && method !== deflated) throw refuse(`${name} is packed by method ${method}`)
  const local = Buffer.from(await archive.read(header, localLength))
  if (local.readUInt32LE(0) !== 0x04034b50) throw refuse(`${name} is not where the zip directory says`)
  const start = header + localLength + local.readUInt16LE(26) + local.readUInt16LE(28)
  const bytes = await archive.read(start, packed)
  const whole =
    method === stored ? bytes : await inflate(bytes, { maxOutputLength: Math.max(1, unpacked) }).catch(() => undefined)
  if (!whole || whole.length !== unpacked || crc32(whole) !== checksum) throw refuse(`${name} in it is damaged`)
  return whole
}
