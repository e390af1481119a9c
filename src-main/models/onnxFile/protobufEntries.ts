import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf'

const wire = { varint: 0, bits64: 1, delimited: 2, bits32: 5 } as const
type Wire = (typeof wire)[keyof typeof wire]

interface Contents {
  /** How a value is written. */
  readonly wire: Wire
  /** Whether many values may be written as one delimited field. */
  readonly packable: boolean
  readonly message?: DescMessage
}

/** As deep as the decoder goes. */
const deepest = 100

/**
 * Walks a protobuf message without decoding it, so that a small file cannot ask for much memory: two bytes are enough for an empty
 * message, which takes hundreds when decoded. Costs time in proportion to the bytes and no memory. Stricter than the decoder, which
 * follows the schema whatever type a field says it has. Format: https://protobuf.dev/programming-guides/encoding
 *
 * @returns the number of messages, texts, byte strings and varints, those of packed lists and unknown fields included; floating-point
 *   numbers are not counted, since they hardly grow. Stops counting above `most`.
 * @throws RangeError where the bytes are not such a message: cut off, fields longer than what they lie in, of another type than the
 *   schema says, or nested deeper than 100
 */
export function protobufEntries(bytes: Uint8Array, schema: DescMessage, most: number): number {
  let position = 0
  let entries = 0

  const varint = (end: number): number => {
    let value = 0
    for (let i = 0; i < 10; i++) {
      if (position >= end) throw new RangeError('a number is cut off')
      const byte = bytes[position++]
      value += (byte & 127) * 2 ** (7 * i)
      if (byte < 128) return value
    }
    throw new RangeError('a number has more than ten bytes')
  }
  const walk = (description: DescMessage, end: number, depth: number): void => {
    if (depth > deepest) throw new RangeError(`messages are nested more than ${deepest} deep`)
    const fields = contentsOf(description)
    while (position < end && entries <= most) {
      const tag = varint(end)
      if (tag >= 2 ** 32) throw new RangeError('a field has a number that cannot be')
      const type = tag % 8
      const field = fields.get(Math.floor(tag / 8))
      const packed = type === wire.delimited && field?.packable === true
      if (field && type !== field.wire && !packed) throw new RangeError('a field has another type than it should')
      if (type === wire.varint) {
        varint(end)
        entries++
      } else if (type === wire.bits64 || type === wire.bits32) {
        position += type === wire.bits64 ? 8 : 4
        if (position > end) throw new RangeError('a number is cut off')
        if (!field) entries++
      } else if (type === wire.delimited) {
        const length = varint(end)
        if (length > end - position) throw new RangeError('a field is longer than what it lies in')
        entries++
        if (field?.message) walk(field.message, position + length, depth + 1)
        else {
          if (packed && field.wire === wire.varint) entries += varints(bytes.subarray(position, position + length))
          position += length
        }
      } else throw new RangeError(`a field has the type ${type}, which ONNX does not use`)
    }
  }
  walk(schema, bytes.length, 1)
  return entries
}

/** Every varint ends with the only one of its bytes below 128. */
function varints(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte < 128) count++
  return count
}

const known = new WeakMap<DescMessage, ReadonlyMap<number, Contents>>()

function contentsOf(description: DescMessage): ReadonlyMap<number, Contents> {
  let contents = known.get(description)
  if (!contents) {
    contents = new Map(description.fields.map((field) => [field.number, contentsOfField(field)]))
    known.set(description, contents)
  }
  return contents
}

function contentsOfField(field: DescField): Contents {
  if (field.message) return { wire: wire.delimited, packable: false, message: field.message }
  const number = field.enum ? wire.varint : scalarWire(field.scalar!)
  return { wire: number, packable: field.fieldKind === 'list' && number !== wire.delimited }
}

function scalarWire(scalar: ScalarType): Wire {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return wire.delimited
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return wire.bits64
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return wire.bits32
    default:
      return wire.varint
  }
}
