import { decodeFloats } from '../models/readers/dtype.ts'

/** How the elements of a `.npy` file lie on disk, and how they become float32. */
export interface NpyElements {
  /** As people call it: `float32`. */
  readonly name: string
  readonly bytes: number
  /** @param raw  whole elements; may be returned as it is */
  toFloat32(raw: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer>
}

type NumberArray = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayLike<number>

/** A typed array wants its buffer aligned, which a slice of a larger read is not always. */
function aligned(raw: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  return raw.byteOffset % bytes === 0 ? raw : raw.slice()
}

function numbers(name: string, bytes: number, array: NumberArray): NpyElements {
  return {
    name,
    bytes,
    toFloat32(raw) {
      const { buffer, byteOffset, byteLength } = aligned(raw, bytes)
      const values = new array(buffer, byteOffset, byteLength / bytes)
      return values instanceof Float32Array ? (values as Float32Array<ArrayBuffer>) : Float32Array.from(values)
    },
  }
}

const int64: NpyElements = {
  name: 'int64',
  bytes: 8,
  toFloat32(raw) {
    const { buffer, byteOffset, byteLength } = aligned(raw, 8)
    return Float32Array.from(new BigInt64Array(buffer, byteOffset, byteLength / 8), Number)
  },
}

const float16: NpyElements = {
  name: 'float16',
  bytes: 2,
  toFloat32(raw) {
    const values = new Float32Array(raw.byteLength / 2)
    decodeFloats(raw, 'float16', values)
    return values
  },
}

/** NumPy's `descr` of every element type that is read. Booleans are 0 and 1. */
export const npyElements: Readonly<Record<string, NpyElements>> = {
  '<f4': numbers('float32', 4, Float32Array),
  '<f8': numbers('float64', 8, Float64Array),
  '<f2': float16,
  '<i8': int64,
  '<i4': numbers('int32', 4, Int32Array),
  '<i2': numbers('int16', 2, Int16Array),
  '<u4': numbers('uint32', 4, Uint32Array),
  '<u2': numbers('uint16', 2, Uint16Array),
  '|i1': numbers('int8', 1, Int8Array),
  '|u1': numbers('uint8', 1, Uint8Array),
  '|b1': numbers('bool', 1, Uint8Array),
}
