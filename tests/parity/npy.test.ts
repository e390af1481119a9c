import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatNpyHeader } from '../../src-main/store/npyHeader.ts'
import { readNpy, readNpyHeader, readRows } from '../../src-main/store/npyFile.ts'
import { readNpz } from '../../src-main/store/npzFile.ts'
import { readTensorFile } from '../../src-main/store/tensorFile.ts'

const fixture = (name: string) => path.join(import.meta.dirname, 'npy', name)
/** What every fixture holds: arange(n) / 4 - 3. */
const values = (count: number) => Float32Array.from({ length: count }, (_, i) => i / 4 - 3)

test.each([
  ['images.npy', [3, 2, 4, 4]],
  ['vector.npy', [5]],
  ['scalar.npy', []],
  ['empty.npy', [0, 3, 2, 2]],
  ['many-rows.npy', [1234, 1]],
])('the header of %s is byte for byte what NumPy wrote', async (name, shape) => {
  const written = await readFile(fixture(name))
  const header = formatNpyHeader(shape)
  expect(header.length % 64).toBe(0)
  expect(header.equals(written.subarray(0, header.length))).toBe(true)
})

test.each([
  ['images.npy', [3, 2, 4, 4]],
  ['vector.npy', [5]],
  ['scalar.npy', []],
  ['empty.npy', [0, 3, 2, 2]],
  ['float64.npy', [3, 4]],
  ['float16.npy', [3, 4]],
  ['version-2.npy', [3, 4]],
  ['version-3.npy', [3, 4]],
])('%s is read as NumPy reads it', async (name, shape) => {
  const array = await readNpy(fixture(name))
  expect(array.shape).toEqual(shape)
  expect(array.data).toEqual(values(array.data.length))
})

test('float16 keeps its smallest, its largest and what is not finite', async () => {
  const { data } = await readNpy(fixture('float16-extremes.npy'))
  expect([...data]).toEqual([0, -0, 2 ** -24, 65504, -65504, Infinity, -Infinity, NaN])
})

test('integers are read as the numbers that they are, for time steps and classes', async () => {
  expect([...(await readNpy(fixture('int64.npy'))).data]).toEqual([0, 999, 3999])
})

test('rows are read from float64 as well', async () => {
  expect(await readRows(fixture('float64.npy'), 1, 2)).toEqual(values(12).slice(4))
})

describe('what cannot be meant is refused with its reason', () => {
  test.each([
    ['fortran.npy', /Fortran order/],
    ['big-endian.npy', /big-endian/],
    ['objects.npy', /Python objects/],
    ['records.npy', /named fields/],
    ['complex.npy', /<c8/],
  ])('%s', async (name, reason) => {
    await expect(readNpyHeader(fixture(name))).rejects.toMatchObject({
      code: 'bad-tensor-file',
      message: expect.stringMatching(reason),
    })
  })

  test('pixels where samples are expected', async () => {
    const refusal = { code: 'bad-tensor-file', message: expect.stringContaining('x / 127.5 - 1') }
    await expect(readRows(fixture('uint8-images.npy'), 0, 1)).rejects.toMatchObject(refusal)
    await expect(readTensorFile(fixture('uint8-images.npy'))).rejects.toMatchObject(refusal)
  })
})

describe('archives of savez', () => {
  test('stored', async () => {
    expect(await readNpz(fixture('stored.npz'))).toMatchObject([
      { name: 'arr_0', shape: [3, 2, 4, 4], data: values(96) },
    ])
  })

  test('compressed, with labels beside the samples', async () => {
    const arrays = await readNpz(fixture('compressed.npz'))
    expect(arrays.map(({ name, shape }) => [name, shape])).toEqual([
      ['samples', [3, 2, 4, 4]],
      ['labels', [3]],
    ])
    expect(await readTensorFile(fixture('compressed.npz'))).toEqual({ shape: [3, 2, 4, 4], data: values(96) })
  })

  test('with arrays that could each be meant are refused by their names', async () => {
    await expect(readTensorFile(fixture('ambiguous.npz'))).rejects.toMatchObject({
      code: 'bad-tensor-file',
      message: expect.stringContaining('a (2, 2) and b (3, 2)'),
    })
  })
})

test('a tensor that torch saved is read', async () => {
  expect(await readTensorFile(fixture('tensor.pt'))).toEqual({ shape: [3, 2, 4, 4], data: values(96) })
})

test('a state_dict is no tensor', async () => {
  const file = path.join(import.meta.dirname, 'adm/model.pt')
  await expect(readTensorFile(file)).rejects.toMatchObject({ code: 'bad-tensor-file' })
})
