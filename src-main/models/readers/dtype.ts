/** How the numbers of a tensor are stored. */
export type Dtype =
  'float64' | 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool'

export const bytesPerValue: Readonly<Record<Dtype, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
}

export function isFloating(dtype: Dtype): boolean {
  return dtype === 'float64' || dtype === 'float32' || dtype === 'float16' || dtype === 'bfloat16'
}

/** The typed storages of torch, by the name that a pickle gives them. */
export const dtypeOfStorage: ReadonlyMap<string, Dtype> = new Map([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
])

let halves: Float32Array | undefined

/** Every float16 as a float32, by its 16 bits: a table of 256 kB is several times faster than decoding each value. */
function halfTable(): Float32Array {
  if (halves) return halves
  halves = new Float32Array(65536)
  for (let bits = 0; bits < 65536; bits++) {
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction
            ? NaN
            : Infinity
          : (1 + fraction / 1024) * 2 ** (exponent - 15)
    halves[bits] = bits & 0x8000 ? -magnitude : magnitude
  }
  return halves
}

/**
 * Little-endian floating-point numbers as float32, which holds float16 and bfloat16 exactly and rounds float64.
 *
 * @param bytes  target.length values of `dtype`
 * @throws TypeError for integer types
 */
export function decodeFloats(bytes: Uint8Array, dtype: Dtype, target: Float32Array): void {
  // A copy is made only where the bytes do not start at a multiple of the value's size.
  const aligned = bytes.byteOffset % bytesPerValue[dtype] === 0 ? bytes : bytes.slice()
  const { buffer, byteOffset } = aligned
  const count = target.length
  if (dtype === 'float32') target.set(new Float32Array(buffer, byteOffset, count))
  else if (dtype === 'float64') target.set(new Float64Array(buffer, byteOffset, count))
  else if (dtype === 'float16') {
    const table = halfTable()
    const source = new Uint16Array(buffer, byteOffset, count)
    for (let i = 0; i < count; i++) target[i] = table[source[i]]
  } else if (dtype === 'bfloat16') {
    const source = new Uint16Array(buffer, byteOffset, count)
    const bits = new Uint32Array(target.buffer, target.byteOffset, count)
    for (let i = 0; i < count; i++) bits[i] = source[i] << 16
  } else throw new TypeError(`${dtype} is not a floating-point type`)
}
