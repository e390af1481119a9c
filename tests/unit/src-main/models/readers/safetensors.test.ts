import { describe, expect, test } from 'vitest'
import { openSafetensors } from '../../../../../src-main/models/readers/safetensors.ts'
import { readTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import { CheckpointBroken, InverscopeError, ModelNotSupported } from '../../../../../src-shared/errors/errors.ts'
import { safetensors, type FixtureTensor } from '../safetensorsFixture.ts'
import { rawBytes, temporaryFile } from '../torchFixture.ts'

const floats = (name: string, ...values: number[]): FixtureTensor => ({
  name,
  dtype: 'F32',
  shape: [values.length],
  data: rawBytes(Float32Array.from(values)),
})

async function valuesOf(file: Uint8Array): Promise<Record<string, number[]>> {
  const { tensors } = await openSafetensors(await temporaryFile(file, 'model.safetensors'))
  const values: Record<string, number[]> = {}
  for (const [name, tensor] of tensors) values[name] = Array.from(await readTensor(tensor))
  return values
}

async function refusalOf(file: Uint8Array): Promise<InverscopeError> {
  const error = await valuesOf(file).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InverscopeError)
  return error as InverscopeError
}

describe('a safetensors file', () => {
  test('gives float32, float16, bfloat16 and float64 as float32', async () => {
    const file = safetensors([
      floats('full', 1.5, -2),
      { name: 'half', dtype: 'F16', shape: [2], data: rawBytes(Uint16Array.of(0x3c00, 0xc000)) },
      { name: 'brain', dtype: 'BF16', shape: [2], data: rawBytes(Uint16Array.of(0x3f80, 0xc000)) },
      { name: 'double', dtype: 'F64', shape: [1, 1], data: rawBytes(Float64Array.of(0.25)) },
    ])
    expect(await valuesOf(file)).toEqual({ full: [1.5, -2], half: [1, -2], brain: [1, -2], double: [0.25] })
  })

  test('says shape, type and place of each tensor, in whatever order the header has them', async () => {
    const header = JSON.stringify({
      b: { dtype: 'F32', shape: [2, 1], data_offsets: [4, 12] },
      a: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
    })
    const file = safetensors([floats('', 7, 8, 9)], { header: `${header}   ` })
    const { tensors, bytes } = await openSafetensors(await temporaryFile(file))
    expect(bytes).toBe(file.length)
    expect(tensors.get('b')).toMatchObject({ dtype: 'float32', shape: [2, 1], strides: [1, 1], count: 2 })
    expect(await readTensor(tensors.get('a')!)).toEqual(Float32Array.of(7))
    expect(await readTensor(tensors.get('b')!)).toEqual(Float32Array.of(8, 9))
  })

  test('may hold a tensor of no values and names as strange as JSON allows', async () => {
    const empty = { name: 'a "quoted" {name}: \\', dtype: 'F32', shape: [0, 3], data: new Uint8Array() }
    expect(await valuesOf(safetensors([empty, floats('__proto__.x', 1)]))).toEqual({
      [empty.name]: [],
      '__proto__.x': [1],
    })
  })
})

describe('refused by name is', () => {
  test.each<[string, FixtureTensor[], RegExp]>([
    ['an overlap', [floats('a', 1, 2), { ...floats('b', 3), offsets: [4, 8] }], /tensor b overlaps/],
    ['a gap', [floats('a', 1), { ...floats('b', 3), offsets: [8, 12] }], /tensor b (leaves a gap|goes beyond)/],
    ['a negative offset', [{ ...floats('a', 1), offsets: [-4, 0] }], /tensor a has no proper data_offsets/],
    ['a huge offset', [{ ...floats('a', 1), offsets: [0, 2 ** 60] }], /tensor a has no proper data_offsets/],
    ['an offset beyond the end', [{ ...floats('a', 1), offsets: [400, 404] }], /tensor a goes beyond the end/],
    ['a missing offset', [{ ...floats('a', 1), offsets: [0] }], /tensor a has no proper data_offsets/],
    ['a shape that the offsets do not hold', [{ ...floats('a', 1), shape: [2] }], /tensor a has shape \(2\)/],
    ['a shape without end', [{ ...floats('a', 1), shape: Array<number>(99).fill(2 ** 50) }], /tensor a has shape/],
    ['a field that nobody knows', [{ ...floats('a', 1), more: { stride: [1] } }], /tensor a has no proper/],
    ['what belongs to no tensor', [floats('a', 1), { ...floats('a', 1) }], /tensor a leaves a gap/],
  ])('%s', async (_, tensors, message) => {
    const error = await refusalOf(safetensors(tensors))
    expect(CheckpointBroken.is(error)).toBe(true)
    expect(error.message).toMatch(message)
  })

  test('a name that is there twice, also where it is written differently', async () => {
    const entry = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'
    for (const header of [`{"a":${entry},"a":${entry}}`, `{"a":${entry}, "\\u0061" : ${entry}}`])
      expect((await refusalOf(safetensors([floats('', 1)], { header }))).message).toContain('has a twice')
    const inside = entry.replace('{', '{"shape":[2],')
    expect((await refusalOf(safetensors([floats('', 1)], { header: `{"a":${inside}}` }))).message).toContain(
      'shape twice',
    )
  })

  test('a number type that no network here has', async () => {
    const error = await refusalOf(safetensors([{ name: 'a', dtype: 'F8_E4M3', shape: [1], data: new Uint8Array(1) }]))
    expect(ModelNotSupported.is(error)).toBe(true)
    expect(error.message).toContain('the tensor a holds F8_E4M3 values')
  })

  test('a header that lies about its length, or is no table', async () => {
    for (const length of [0n, 5n, 10_000n, 2n ** 40n, 2n ** 64n - 1n])
      expect((await refusalOf(safetensors([floats('a', 1)], { length }))).message).toMatch(/header/)
    for (const header of ['', '[]', 'null', '{"a":1', '\ud800'])
      expect((await refusalOf(safetensors([], { header }))).message).toMatch(/header/)
    expect((await refusalOf(safetensors([], { header: '{"a":1}' }))).message).toContain('the tensor a')
    expect((await refusalOf(new Uint8Array(3))).message).toContain('ends before its header')
  })

  test('the pointer of Git LFS', async () => {
    const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')
    expect((await refusalOf(pointer)).message).toContain('git lfs pull')
  })
})
