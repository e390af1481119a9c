import type { InverscopeError } from '../../../src-shared/errors/errors.ts'

/** The bytes ended inside a pickle. Whoever has more bytes may try again with them. */
export class EndOfPickle extends Error {}

/** A name of a Python module or class fits in this many bytes. */
const longestLine = 1_024

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads the operands of a pickle one after the other; integers are little-endian, floats big-endian.
 *
 * Every read throws EndOfPickle where the bytes end.
 */
export function pickleCursor(bytes: Uint8Array, start: number, broken: (reason: string) => InverscopeError) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = start
  const advance = (length: number): number => {
    if (position + length > bytes.length) throw new EndOfPickle()
    position += length
    return position - length
  }
  const text = (length: number): string => {
    const from = advance(length)
    try {
      return utf8.decode(bytes.subarray(from, position))
    } catch {
      throw broken('its pickle holds text that is not UTF-8')
    }
  }
  return {
    get position() {
      return position
    },
    byte: () => view.getUint8(advance(1)),
    uint2: () => view.getUint16(advance(2), true),
    uint4: () => view.getUint32(advance(4), true),
    int4: () => view.getInt32(advance(4), true),
    float8: () => view.getFloat64(advance(8), false),
    text,
    length8(): number {
      const length = view.getBigUint64(advance(8), true)
      if (length > 0xffff_ffffn) throw broken('its pickle claims a length beyond 4 GiB')
      return Number(length)
    },
    /** Two's complement; a number where it is exact, a bigint beyond. */
    integer(length: number, longest: number): number | bigint {
      if (length > longest) throw broken(`its pickle holds an integer of ${length} bytes`)
      let value = 0n
      for (const byte of bytes.subarray(advance(length), position).toReversed()) value = (value << 8n) | BigInt(byte)
      value = BigInt.asIntN(8 * length, value)
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
    },
    /** Up to the next line feed, which is consumed. */
    line(): string {
      const end = bytes.subarray(position, position + longestLine + 1).indexOf(0x0a)
      if (end < 0 && bytes.length - position > longestLine) throw broken('its pickle holds an endless name')
      if (end < 0) throw new EndOfPickle()
      const line = text(end)
      advance(1)
      return line
    },
  }
}
