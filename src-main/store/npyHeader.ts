import { printable } from '../models/readers/pickleValues.ts'
import { npyElements, type NpyElements } from './npyElements.ts'

/** What the first bytes of a `.npy` file say. */
export interface NpyHeader {
  shape: number[]
  elements: NpyElements
  /** Where the data begin, bytes from the start of the file. */
  dataOffset: number
}

const magic = Buffer.from('\x93NUMPY', 'latin1')
/** Magic string, two bytes of version, and at most four of the header's length. */
export const longestPreamble = 12
const alignment = 64
/** NumPy leaves room for the first axis to grow to a number of this many digits. */
const growthDigits = 21
const longestHeader = 65_536

/**
 * The header of a float32 array in C order, byte for byte as NumPy 1.23 and later write it (version 1.0).
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function formatNpyHeader(shape: readonly number[]): Buffer {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const growth = shape.length > 0 ? growthDigits - String(shape[0]).length : 0
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${axes}), }${' '.repeat(growth)}`
  const used = magic.length + 4 + dictionary.length + 1
  const text = `${dictionary}${' '.repeat(alignment - (used % alignment))}\n`
  const preamble = Buffer.from([...magic, 1, 0, 0, 0])
  preamble.writeUInt16LE(text.length, 8)
  return Buffer.concat([preamble, Buffer.from(text, 'latin1')])
}

/**
 * Where the header ends, from the first bytes of a file.
 *
 * @param start  at least `longestPreamble` bytes, or the whole file
 * @throws Error with a reason for BadTensorFile
 */
export function npyDataOffset(start: Buffer): number {
  if (start.length < magic.length + 4 || !start.subarray(0, magic.length).equals(magic))
    throw new Error('it does not begin like a .npy file')
  const version = start[6]
  if (version < 1 || version > 3) throw new Error(`it is .npy version ${version}, which is unknown`)
  if (version > 1 && start.length < longestPreamble) throw new Error('it ends within its header')
  const length = version === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8)
  if (length > longestHeader) throw new Error(`its header claims ${length} bytes`)
  return (version === 1 ? 10 : 12) + length
}

/**
 * Shape and element type from a header, whose claims must agree with the size of the file.
 *
 * @param header  everything before the data, or more
 * @param size  of the file in bytes
 * @throws Error with a reason for BadTensorFile
 */
export function parseNpyHeader(header: Buffer, size: number): NpyHeader {
  const dataOffset = npyDataOffset(header)
  if (header.length < dataOffset) throw new Error('it ends within its header')
  const version = header[6]
  const text = header.subarray(version === 1 ? 10 : 12, dataOffset).toString(version === 3 ? 'utf8' : 'latin1')
  const entry = (name: string, value: string) => {
    const found = new RegExp(`['"]${name}['"]\\s*:\\s*${value}`).exec(text)
    if (!found) throw new Error(`its header does not say ${name} in a way that is understood`)
    return found[1]
  }
  const descr = entry('descr', `(\\[|'[^']*'|"[^"]*")`)
  if (descr === '[') throw new Error('it holds records with named fields')
  const type = descr.slice(1, -1)
  if (type.includes('O')) throw new Error('it holds Python objects, which are never loaded')
  if (type.startsWith('>')) throw new Error('its numbers are big-endian')
  const elements = Object.hasOwn(npyElements, type) ? npyElements[type] : undefined
  if (!elements) throw new Error(`its element type ${printable(type)} is not a real number of a known size`)
  if (entry('fortran_order', '(True|False)') === 'True')
    throw new Error('it is in Fortran order; save it again with numpy.ascontiguousarray')
  const shape = entry('shape', String.raw`\(([\d,\sL]*)\)`)
    .split(',')
    .map((axis) => axis.trim().replace(/L$/, ''))
    .filter((axis) => axis !== '')
    .map(Number)
  const expected = shape.reduce((product, axis) => product * axis, elements.bytes)
  const found = size - dataOffset
  if (found !== expected)
    throw new Error(`shape (${shape.join(', ')}) of ${elements.name} takes ${expected} bytes, it has ${found}`)
  return { shape, elements, dataOffset }
}
