import { rawBytes, type Weights } from './torchFixture.ts'

/** A tensor of a safetensors file; `offsets` and `more` override what would be true. */
export interface FixtureTensor {
  name: string
  dtype: string
  shape: readonly number[]
  data: Uint8Array
  offsets?: readonly unknown[]
  more?: object
}

/** A safetensors file; `header` takes the place of the JSON that would be right, `length` of its length. */
export function safetensors(
  tensors: readonly FixtureTensor[],
  { header, length }: { header?: string; length?: bigint } = {},
): Uint8Array {
  let position = 0
  const entries = tensors.map(({ name, dtype, shape, data, offsets, more }) => {
    const place = offsets ?? [position, position + data.length]
    position += data.length
    return [name, { dtype, shape, data_offsets: place, ...more }] as const
  })
  const json = header ?? JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) })
  const text = Buffer.from(json)
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(length ?? BigInt(text.length))
  return Buffer.concat([size, text, ...tensors.map(({ data }) => data)])
}

/** A safetensors file of float32 weights. */
export function safetensorsOf(weights: Weights): Uint8Array {
  return safetensors(
    Object.entries(weights).map(([name, { shape, data }]) => ({ name, dtype: 'F32', shape, data: rawBytes(data) })),
  )
}
