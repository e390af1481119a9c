import { describe, expect, test, vi } from 'vitest'
import { readTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import { bareTensor, openTorchFile } from '../../../../../src-main/models/readers/torchFile.ts'
import type { PickleValue } from '../../../../../src-main/models/readers/pickleValues.ts'
import { torchWeights } from '../../../../../src-main/models/readers/weightFile.ts'
import { CheckpointBroken, CheckpointRefused, ModelNotSupported } from '../../../../../src-shared/errors/errors.ts'
import {
  bytes,
  call,
  dict,
  global,
  integer,
  none,
  orderedDict,
  pickle,
  tensor,
  text,
  type Piece,
  type View,
} from '../pickleFixture.ts'
import { legacyTorch, rawBytes, temporaryFile, torchZip, zip } from '../torchFixture.ts'

const numbers = Float32Array.of(0, 1, 2, 3, 4, 5)
const ofFloats = (view: Partial<View> = {}) =>
  tensor({ storage: 'FloatStorage', key: '0', count: 6, shape: [2, 3], ...view })

async function valuesOf(contents: Uint8Array): Promise<number[]> {
  const file = await openTorchFile(await temporaryFile(contents))
  return [...(await readTensor(bareTensor(file)!))]
}

async function weightsOf(root: Piece) {
  return torchWeights(await openTorchFile(await temporaryFile(torchZip(root, { 0: rawBytes(numbers) }))))
}

const errorOf = async (contents: Uint8Array): Promise<unknown> =>
  openTorchFile(await temporaryFile(contents))
    .then(torchWeights)
    .catch((error: unknown) => error)

describe('numbers', () => {
  test.each([
    ['float64', 'DoubleStorage', Float64Array.of(0.5, -2, 1e-3, 7, 8, 9)],
    ['float32', 'FloatStorage', Float32Array.of(0.5, -2, 1e-3, 7, 8, 9)],
  ])('%s is read to the nearest float32', async (_, storage, data) => {
    const root = tensor({ storage, key: '0', count: 6, shape: [6] })
    expect(await valuesOf(torchZip(root, { 0: rawBytes(data) }))).toEqual([...data].map(Math.fround))
  })

  test('float16 is read exactly, with its smallest, largest and special values', async () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000)
    const root = tensor({ storage: 'HalfStorage', key: '0', count: 10, shape: [10] })
    const expected = [1, -2, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, Infinity, -Infinity, NaN, -0]
    expect(await valuesOf(torchZip(root, { 0: rawBytes(bits) }))).toEqual(expected)
  })

  test('bfloat16 is the upper half of a float32', async () => {
    const root = tensor({ storage: 'BFloat16Storage', key: '0', count: 3, shape: [3] })
    expect(await valuesOf(torchZip(root, { 0: rawBytes(Uint16Array.of(0x3f80, 0xc049, 0x7f80)) }))).toEqual([
      1,
      -3.140625,
      Infinity,
    ])
  })

  test('a transposed view, a column and a piece of a storage are read in C order', async () => {
    const storages = { 0: rawBytes(numbers) }
    expect(await valuesOf(torchZip(ofFloats({ shape: [3, 2], strides: [1, 3] }), storages))).toEqual([0, 3, 1, 4, 2, 5])
    expect(await valuesOf(torchZip(ofFloats({ shape: [2, 1], strides: [3, 1], offset: 1 }), storages))).toEqual([1, 4])
    expect(await valuesOf(torchZip(ofFloats({ shape: [2], offset: 3 }), storages))).toEqual([3, 4])
  })

  test('a number without dimensions and a tensor without numbers are tensors too', async () => {
    expect(await valuesOf(torchZip(ofFloats({ shape: [], offset: 5 }), { 0: rawBytes(numbers) }))).toEqual([5])
    expect(await valuesOf(torchZip(ofFloats({ shape: [0, 3] }), { 0: rawBytes(numbers) }))).toEqual([])
  })

  test('integers are no weights', async () => {
    const root = tensor({ storage: 'LongStorage', key: '0', count: 1, shape: [1] })
    await expect(valuesOf(torchZip(root, { 0: new Uint8Array(8) }))).rejects.toThrow('int64')
  })

  test('a tensor says where in the file its numbers lie', async () => {
    const contents = torchZip(ofFloats({ shape: [2], offset: 3 }), { 0: rawBytes(numbers) })
    const found = bareTensor(await openTorchFile(await temporaryFile(contents)))!
    expect(found).toMatchObject({ byteLength: 8, contiguous: true, dtype: 'float32' })
    const there = Uint8Array.from(contents.subarray(found.byteOffset, found.byteOffset + found.byteLength))
    expect([...new Float32Array(there.buffer)]).toEqual([3, 4])
  })
})

describe('the format before PyTorch 1.6', () => {
  const storages = {
    a: { count: 6, data: rawBytes(numbers) },
    b: { count: 2, data: rawBytes(Uint16Array.of(0x3c00, 0)) },
  }
  const root = dict([
    [text('w'), ofFloats({ key: 'a' })],
    [text('h'), tensor({ storage: 'HalfStorage', key: 'b', count: 2, shape: [2] })],
    [text('tied'), ofFloats({ key: 'a', shape: [6] })],
  ])

  test('holds the same tensors, storages shared', async () => {
    const file = await openTorchFile(await temporaryFile(legacyTorch(root, storages)))
    const { tensors } = torchWeights(file)
    expect(file.format).toBe('legacy')
    expect([...(await readTensor(tensors.get('h')!))]).toEqual([1, 0])
    expect(tensors.get('tied')!.byteOffset).toBe(tensors.get('w')!.byteOffset)
  })

  test('is called broken where it is cut off anywhere', async () => {
    const whole = legacyTorch(root, storages)
    for (let length = 0; length < whole.length; length += 5)
      expect(CheckpointBroken.is(await errorOf(whole.subarray(0, length))), `after ${length} bytes`).toBe(true)
  })

  test('is called broken where its storages do not agree with its tensors', async () => {
    const { a, b } = storages
    expect(String(await errorOf(legacyTorch(root, { a: { ...a, count: 5 }, b })))).toContain('claims 6')
    expect(String(await errorOf(legacyTorch(root, { a })))).toContain('missing')
    expect(String(await errorOf(legacyTorch(root, { a, b, c: b })))).toContain('no tensor uses')
  })

  test('is refused where it wants more than tensors', async () => {
    expect(CheckpointRefused.is(await errorOf(legacyTorch(call(global('os', 'system'), text('true')))))).toBe(true)
  })
})

describe('weights are found', () => {
  test('in a state_dict, whose other entries are left alone', async () => {
    const { tensors, wrapper } = await weightsOf(
      orderedDict([
        [text('w'), ofFloats()],
        [text('step'), integer(3)],
      ]),
    )
    expect([[...tensors.keys()], wrapper]).toEqual([['w'], undefined])
  })

  test.each(['state_dict', 'model', 'ema'])('wrapped in %s, beside a tensor of the training program', async (name) => {
    const wrapped = dict([
      [text('step'), ofFloats({ shape: [] })],
      [text(name), orderedDict([[text('w'), ofFloats()]])],
    ])
    expect(await weightsOf(wrapped)).toMatchObject({ wrapper: name })
  })

  test('averaged, where a file holds both', async () => {
    const both = dict(['model', 'ema'].map((name) => [text(name), dict([[text(name), ofFloats()]])]))
    expect([...(await weightsOf(both)).tensors.keys()]).toEqual(['ema'])
  })

  test('in dictionaries that are looked into once, also where they wrap themselves in every name', () => {
    const entries = new Map<PickleValue, PickleValue>()
    const root = { kind: 'dict', entries } as const
    for (const name of ['ema', 'state_dict', 'model', 'module', 'net']) entries.set(name, root)
    const look = vi.spyOn(entries, 'get')
    expect(() => torchWeights({ path: 'file.pt', bytes: 1, format: 'zip', root })).toThrow('no state_dict')
    expect(look.mock.calls.length).toBeLessThan(10)
  })

  test('unless a name in the file is made to upset a terminal', async () => {
    const escape = '\u001b[31m\n'
    const named = torchZip(dict([[text(`w${escape}`), ofFloats()]]), { 0: rawBytes(numbers) })
    const stored = torchZip(ofFloats({ key: `0${escape}` }), { 0: rawBytes(numbers) })
    for (const contents of [named, stored]) {
      const error = await errorOf(contents)
      expect(CheckpointBroken.is(error)).toBe(true)
      expect(String(error)).not.toContain('\u001b')
    }
  })

  test('as parameters, and under the prefix of a parallel wrapper', async () => {
    const parameter = call(global('torch._utils', '_rebuild_parameter'), ofFloats(), none, none)
    const { tensors } = await weightsOf(dict([[text('module.w'), parameter]]))
    expect(tensors.get('w')?.shape).toEqual([2, 3])
  })

  test('and a file without any is no model', async () => {
    expect(ModelNotSupported.is(await errorOf(torchZip(dict([[text('lr'), integer(1)]]))))).toBe(true)
    expect(ModelNotSupported.is(await errorOf(torchZip(ofFloats(), { 0: rawBytes(numbers) })))).toBe(true)
  })
})

describe('files that are something else', () => {
  const cases: [what: string, contents: Uint8Array, said: RegExp][] = [
    ['nothing', new Uint8Array(0), /is empty/],
    ['a web page', bytes('<!DOCTYPE html><html>'), /web page/],
    ['a pointer of Git LFS', bytes('version https://git-lfs.github.com/spec/v1\n'), /Git LFS/],
    ['safetensors', bytes(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0), '{"a":{}}'), /safetensors/],
    ['text', bytes('hello'), /did not write it/],
    ['a zip archive of something else', zip([{ name: 'a.txt', data: bytes('x') }]), /without the data.pkl/],
    [
      'a TorchScript program',
      zip([
        { name: 'm/data.pkl', data: pickle(none) },
        { name: 'm/constants.pkl', data: pickle(none) },
      ]),
      /TorchScript/,
    ],
    [
      'big-endian numbers',
      zip([
        { name: 'm/data.pkl', data: pickle(none) },
        { name: 'm/byteorder', data: bytes('big') },
      ]),
      /big-endian/,
    ],
    ['a storage that is missing', torchZip(ofFloats()), /missing/],
    ['a storage that is too short', torchZip(ofFloats(), { 0: new Uint8Array(20) }), /claims 6 values/],
    [
      'numbers of an unknown type',
      torchZip(tensor({ storage: 'QInt8Storage', key: '0', count: 1, shape: [1] })),
      /QInt8Storage/,
    ],
  ]
  test.each(cases)('%s', async (_, contents, said) => {
    expect(String(await errorOf(contents))).toMatch(said)
  })
})
