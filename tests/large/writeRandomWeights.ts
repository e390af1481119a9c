import { open, type FileHandle } from 'node:fs/promises'
import { bytes, orderedDict, pickle, tensor, text } from '../unit/src-main/models/pickleFixture.ts'
import { alignmentPadding } from '../unit/src-main/models/torchFixture.ts'
import { randomValues } from './randomValues.ts'

export type Shapes = readonly (readonly [name: string, shape: readonly number[]])[]
export type Stored = 'float32' | 'float16' | 'bfloat16'

const chunk = 1 << 22
const types = {
  float32: { bytes: 4, safetensors: 'F32', storage: 'FloatStorage' },
  float16: { bytes: 2, safetensors: 'F16', storage: 'HalfStorage' },
  bfloat16: { bytes: 2, safetensors: 'BF16', storage: 'BFloat16Storage' },
} as const
const countOf = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1)

/**
 * A safetensors file of random weights, written piece by piece.
 *
 * @param factors  what the values of tensors of these names are multiplied by
 */
export async function writeSafetensors(
  file: string,
  tensors: Shapes,
  stored: Stored = 'float32',
  seed = 0,
  factors: Readonly<Record<string, number>> = {},
): Promise<void> {
  const type = types[stored]
  let position = 0
  const entries = tensors.map(([name, shape]) => {
    const begin = position
    position += countOf(shape) * type.bytes
    return [name, { dtype: type.safetensors, shape, data_offsets: [begin, position] }]
  })
  const json = JSON.stringify(Object.fromEntries(entries))
  // The reference implementation fills the header up to a multiple of eight.
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  const handle = await open(file, 'w')
  try {
    await handle.write(Buffer.concat([length, header]))
    for (const [i, [name, shape]] of tensors.entries())
      await writeTensor(handle, name, shape, stored, seed + i, factors[name])
  } finally {
    await handle.close()
  }
}

/** A file of random weights as torch.save writes it: a zip archive whose entries are stored and start at multiples of 64. */
export async function writeTorch(file: string, tensors: Shapes, stored: Stored = 'float32', seed = 0): Promise<void> {
  const type = types[stored]
  const root = orderedDict(
    tensors.map(([name, shape], i) => [
      text(name),
      tensor({ storage: type.storage, key: String(i), count: countOf(shape), shape: [...shape] }),
    ]),
  )
  const handle = await open(file, 'w')
  const directory: Uint8Array[] = []
  let position = 0
  const put = async (name: string, length: number, write: () => Promise<unknown>) => {
    const extra = alignmentPadding(position + 30 + name.length, 64)
    const fields = (size: number, at: (view: DataView) => void) => {
      const view = new DataView(new ArrayBuffer(size))
      at(view)
      return new Uint8Array(view.buffer)
    }
    const local = fields(30, (view) => {
      view.setUint32(0, 0x04034b50, true)
      view.setUint32(18, length, true)
      view.setUint32(22, length, true)
      view.setUint16(26, name.length, true)
      view.setUint16(28, extra.length, true)
    })
    const header = position
    directory.push(
      fields(46, (view) => {
        view.setUint32(0, 0x02014b50, true)
        view.setUint32(20, length, true)
        view.setUint32(24, length, true)
        view.setUint16(28, name.length, true)
        view.setUint32(42, header, true)
      }),
      Buffer.from(name),
    )
    await handle.write(bytes(local, name, extra))
    await write()
    position += 30 + name.length + extra.length + length
  }
  try {
    const data = pickle(root)
    await put('model/data.pkl', data.length, () => handle.write(data))
    for (const [i, [name, shape]] of tensors.entries())
      await put(`model/data/${i}`, countOf(shape) * type.bytes, () =>
        writeTensor(handle, name, shape, stored, seed + i),
      )
    await put('model/version', 2, () => handle.write('3\n'))
    const listed = bytes(...directory)
    const end = new DataView(new ArrayBuffer(22))
    end.setUint32(0, 0x06054b50, true)
    end.setUint16(8, tensors.length + 2, true)
    end.setUint16(10, tensors.length + 2, true)
    end.setUint32(12, listed.length, true)
    end.setUint32(16, position, true)
    await handle.write(bytes(listed, new Uint8Array(end.buffer)))
  } finally {
    await handle.close()
  }
}

async function writeTensor(
  handle: FileHandle,
  name: string,
  shape: readonly number[],
  stored: Stored,
  seed: number,
  factor = 1,
): Promise<void> {
  const total = countOf(shape)
  for (let first = 0; first < total; first += chunk) {
    const values = randomValues(name, shape, { first, count: Math.min(chunk, total - first), seed })
    if (factor !== 1) values.forEach((value, at) => (values[at] = value * factor))
    await handle.write(encoded(values, stored))
  }
}

function encoded(values: Float32Array, stored: Stored): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  if (stored === 'float32') return raw
  if (stored === 'float16') return new Uint8Array(new Float16Array(values).buffer)
  // bfloat16 is the upper half of a float32, here cut and not rounded.
  const halves = new Uint16Array(raw.buffer)
  return new Uint8Array(Uint16Array.from({ length: values.length }, (_, i) => halves[2 * i + 1]).buffer)
}
