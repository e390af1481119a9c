import { CheckpointBroken } from '../../../src-shared/errors/errors.ts'
import type { RandomAccessFile } from './randomAccessFile.ts'

/** Where the bytes of a stored (uncompressed) entry lie in the file. */
export interface ZipEntry {
  readonly name: string
  readonly offset: number
  readonly length: number
}

const endLength = 22
const longestComment = 65_535
const zip64LocatorLength = 20
const zip64EndLength = 56
const directoryHeaderLength = 46
const localHeaderLength = 30
const mostEntries = 500_000
const largestDirectory = 256 * 1024 * 1024
const encrypted = 1

/**
 * The directory of a zip archive as torch writes it: every entry stored, names unique, nothing overlapping, nothing before or after.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.5.3.
 *
 * Checksums are not compared: torch can write zeros for them, and a model's identity is its SHA-256.
 * @throws CheckpointBroken with what is wrong; the strictness is the point, since readers that differ on an archive hide things
 */
export async function readZipDirectory(file: RandomAccessFile): Promise<ReadonlyMap<string, ZipEntry>> {
  const broken = (reason: string) => CheckpointBroken({ path: file.path, reason })
  const { count, offset, length } = await findDirectory(file, broken)
  if (length > largestDirectory || count > mostEntries) throw broken(`its zip directory has ${count} entries`)
  const bytes = await file.read(offset, length)
  const view = viewOf(bytes)
  const entries = new Map<string, ZipEntry>()
  const extents: { name: string; from: number; to: number }[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + directoryHeaderLength > length || view.getUint32(at, true) !== 0x02014b50)
      throw broken(`entry ${i + 1} of its zip directory is damaged`)
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const next = at + directoryHeaderLength + nameLength + extraLength + view.getUint16(at + 32, true)
    if (next > length) throw broken(`entry ${i + 1} of its zip directory is damaged`)
    const nameBytes = bytes.subarray(at + directoryHeaderLength, at + directoryHeaderLength + nameLength)
    const name = entryName(nameBytes, broken)
    if (entries.has(name)) throw broken(`its zip archive holds ${name} twice`)
    if (view.getUint16(at + 8, true) & encrypted) throw broken(`the zip entry ${name} is encrypted`)
    const method = view.getUint16(at + 10, true)
    if (method !== 0)
      throw broken(`the zip entry ${name} is compressed (method ${method}); torch stores entries as they are`)
    const extra = viewOf(bytes.subarray(at + directoryHeaderLength + nameLength, next))
    const [uncompressed, compressed, header] = longFields(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      extra,
      extraLength,
      () => broken(`the zip entry ${name} has a damaged size`),
    )
    if (uncompressed !== compressed) throw broken(`the zip entry ${name} claims two different sizes`)
    const start = await entryStart(file, name, nameBytes, header, compressed, broken)
    if (start + compressed > offset) throw broken(`the zip entry ${name} reaches beyond the archive`)
    entries.set(name, { name, offset: start, length: compressed })
    extents.push({ name, from: header, to: start + compressed })
    at = next
  }
  if (at !== length) throw broken('its zip directory is longer than its entries')
  extents.sort((a, b) => a.from - b.from)
  for (let i = 1; i < extents.length; i++)
    if (extents[i].from < extents[i - 1].to)
      throw broken(`the zip entries ${extents[i - 1].name} and ${extents[i].name} overlap`)
  return entries
}

/** Finds the end record, which must end the file, and through it the directory, which must end where the end record begins. */
async function findDirectory(file: RandomAccessFile, broken: Broken) {
  const tailLength = Math.min(file.size, endLength + longestComment + zip64LocatorLength)
  const tail = await file.read(file.size - tailLength, tailLength)
  const view = viewOf(tail)
  let end = tailLength - endLength
  while (
    end >= 0 &&
    !(view.getUint32(end, true) === 0x06054b50 && view.getUint16(end + 20, true) === tailLength - endLength - end)
  )
    end--
  if (end < 0) throw broken('its zip archive has no end; the file was probably cut off')
  if (view.getUint16(end + 4, true) !== 0 && view.getUint16(end + 4, true) !== 0xffff)
    throw broken('it is one part of a split zip archive')
  let count = view.getUint16(end + 10, true)
  let length = view.getUint32(end + 12, true)
  let offset = view.getUint32(end + 16, true)
  let endsAt = file.size - tailLength + end
  const locator = end - zip64LocatorLength
  if (locator >= 0 && view.getUint32(locator, true) === 0x07064b50) {
    const recordAt = exact(view.getBigUint64(locator + 8, true))
    if (recordAt + zip64EndLength > endsAt) throw broken('its zip64 record is out of place')
    const record = viewOf(await file.read(recordAt, zip64EndLength))
    if (record.getUint32(0, true) !== 0x06064b50) throw broken('its zip64 record is damaged')
    count = exact(record.getBigUint64(32, true))
    length = exact(record.getBigUint64(40, true))
    offset = exact(record.getBigUint64(48, true))
    endsAt = recordAt
  }
  if (offset + length !== endsAt) throw broken('its zip directory is not where it should be')
  return { count, offset, length }
}

type Broken = (reason: string) => Error

/** A name is only ever compared, never used as a path; one that tries to be more is a sign of tampering. */
function entryName(bytes: Uint8Array, broken: Broken): string {
  const name = new TextDecoder().decode(bytes)
  const harmless = /^[^\\\x00-\x1f\x7f\ufffd]+$/.test(name) && !name.startsWith('/') && !name.split('/').includes('..')
  if (!harmless) throw broken(`its zip archive has an entry with the name ${JSON.stringify(name.slice(0, 120))}`)
  return name
}

/** Sizes and offsets of 0xFFFFFFFF stand in the zip64 extra field (id 1), in this order. */
function longFields(fields: [number, number, number], extra: DataView, extraLength: number, damaged: () => Error) {
  if (!fields.includes(0xffffffff)) return fields
  for (let at = 0; at + 4 <= extraLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue
    const end = Math.min(extraLength, at + 4 + extra.getUint16(at + 2, true))
    let next = at + 4
    return fields.map((field) => {
      if (field !== 0xffffffff) return field
      if (next + 8 > end) throw damaged()
      next += 8
      return exact(extra.getBigUint64(next - 8, true))
    })
  }
  throw damaged()
}

/** Where the data of an entry starts, from its local header, which must agree with the directory. */
async function entryStart(
  file: RandomAccessFile,
  name: string,
  nameBytes: Uint8Array,
  header: number,
  length: number,
  broken: Broken,
): Promise<number> {
  if (header + localHeaderLength + nameBytes.length > file.size)
    throw broken(`the zip entry ${name} reaches beyond the file`)
  const bytes = await file.read(header, localHeaderLength + nameBytes.length)
  const local = viewOf(bytes)
  const sameName =
    local.getUint16(26, true) === nameBytes.length && Buffer.compare(bytes.subarray(localHeaderLength), nameBytes) === 0
  if (local.getUint32(0, true) !== 0x04034b50 || !sameName)
    throw broken(`the zip entry ${name} is not where its directory says`)
  if (local.getUint16(8, true) !== 0)
    throw broken(`the zip entry ${name} is compressed; torch stores entries as they are`)
  for (const claimed of [local.getUint32(18, true), local.getUint32(22, true)])
    if (claimed !== 0 && claimed !== 0xffffffff && claimed !== length)
      throw broken(`the zip entry ${name} has one size in its header and another in the directory`)
  return header + localHeaderLength + nameBytes.length + local.getUint16(28, true)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A 64-bit size as a number; what does not fit is larger than every file and fails the next check. */
function exact(value: bigint): number {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : Infinity
}
