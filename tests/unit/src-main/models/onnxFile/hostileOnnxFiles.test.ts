import { TensorProto_DataType as DataType } from 'onnx-buf'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeOnnxFile } from '../../../../../src-main/models/onnxFile/describeOnnxFile.ts'
import { InverscopeError } from '../../../../../src-shared/errors/errors.ts'
import { onnx, onnxFile, outside, temporaryFolder } from './onnxFixture.ts'

const weights = new Uint8Array(12)

async function expectRefusal(file: string, code: string, reason: RegExp): Promise<void> {
  await expect(describeOnnxFile(file)).rejects.toMatchObject({ code, message: expect.stringMatching(reason) })
}

describe('operators that ONNX Runtime does not bring are refused by name', () => {
  const custom = { opType: 'Launch', domain: 'com.example', input: ['x'], output: ['output'] }
  const within = { opType: 'If', output: ['output'], attribute: [{ name: 'then_branch', g: { node: [custom] } }] }

  test.each([
    ['custom ones', onnx({ node: [custom] }), /custom operator "Launch" of "com.example"/],
    ['custom ones in a graph within a node', onnx({ node: [within] }), /custom operator "Launch"/],
    ['compiled ones', onnx({ node: [{ opType: 'EPContext', domain: 'com.microsoft' }] }), /EPContext/],
    ['functions of the file', onnx({}, { functions: [{ name: 'again', node: [custom] }] }), /functions.*"again"/],
    ['graphs for training', onnx({}, { trainingInfo: [{}] }), /training/],
  ])('%s', async (_, bytes, reason) => {
    await expectRefusal(await onnxFile(bytes), 'model-not-supported', reason)
  })
})

describe('weights outside the folder are refused', () => {
  test.each([
    ['../weights'],
    ['deeper/../../weights'],
    ['/etc/hostname'],
    ['\\\\server\\share\\weights'],
    ['C:\\weights'],
    ['C:weights'],
    ['*/_ORT_MEM_ADDR_/*'],
    ['weights\0'],
  ])('%j', async (location) => {
    const file = await onnxFile(onnx({ initializer: [outside({ location })] }))
    await expectRefusal(file, 'model-not-supported', /outside its folder/)
  })

  test('as those of a constant in a graph within a node', async () => {
    const constant = {
      opType: 'Constant',
      output: ['c'],
      attribute: [{ name: 'value', t: outside({ location: '../w' }) }],
    }
    const loop = { opType: 'Loop', output: ['output'], attribute: [{ name: 'body', g: { node: [constant] } }] }
    await expectRefusal(await onnxFile(onnx({ node: [loop] })), 'model-not-supported', /outside its folder/)
  })

  test('as those of a sparse weight', async () => {
    const sparse = { values: outside({ location: '../w' }), dims: [3n] }
    await expectRefusal(await onnxFile(onnx({ sparseInitializer: [sparse] })), 'model-not-supported', /outside/)
  })

  test('behind a link to a file or a folder, while links that stay inside are followed', async () => {
    const folder = await temporaryFolder({ secret: weights })
    await mkdir(path.join(folder, 'model'))
    const file = path.join(folder, 'model', 'model.onnx')
    await symlink('../secret', path.join(folder, 'model', 'link'))
    await symlink('..', path.join(folder, 'model', 'up'))
    for (const location of ['link', 'up/secret']) {
      await writeFile(file, onnx({ initializer: [outside({ location })] }))
      await expectRefusal(file, 'model-not-supported', /outside its folder/)
    }
    await writeFile(path.join(folder, 'model', 'weights'), weights)
    await symlink('weights', path.join(folder, 'model', 'inner'))
    await writeFile(file, onnx({ initializer: [outside({ location: 'inner' })] }))
    expect((await describeOnnxFile(file)).externalFiles).toMatchObject([{ location: 'inner', bytes: 12 }])
  })
})

describe('places in other files are checked', () => {
  test.each([
    ['a file that is missing', { location: 'gone' }, /"gone", which is missing beside it/],
    ['no file', { offset: '0' }, /does not say in which/],
    ['a place behind the end', { location: 'weights', offset: '4' }, /beyond the end/],
    ['more bytes than the shape means', { location: 'weights', length: '16' }, /16 bytes.*means 12/],
    ['a negative offset', { location: 'weights', offset: '-4' }, /"-4"/],
    ['an endless offset', { location: 'weights', offset: '9'.repeat(400) }, /no number of bytes/],
  ])('%s', async (_, place, reason) => {
    const file = await onnxFile(onnx({ initializer: [outside(place)] }), { weights })
    await expectRefusal(file, 'checkpoint-broken', reason)
  })

  test('a place that is said twice', async () => {
    const [first, second] = ['weights', '../weights'].map((value) => ({ key: 'location', value }))
    const twice = { ...outside({}), externalData: [first, second] }
    await expectRefusal(await onnxFile(onnx({ initializer: [twice] }), { weights }), 'checkpoint-broken', /twice/)
  })

  test('a shape beyond counting', async () => {
    const tensor = { ...outside({ location: 'weights' }), dims: [2n ** 62n, 2n ** 62n] }
    await expectRefusal(await onnxFile(onnx({ initializer: [tensor] }), { weights }), 'checkpoint-broken', /shape/)
  })

  test('one place that very many tensors share', async () => {
    const initializer = Array.from({ length: 100 }, (_, i) => ({ ...outside({ location: 'weights' }), name: `w${i}` }))
    await expectRefusal(await onnxFile(onnx({ initializer }), { weights }), 'checkpoint-broken', /share their numbers/)
  })

  test('weights in the file itself that are not of their shape', async () => {
    const tensor = { name: 'gain', dataType: DataType.FLOAT, dims: [2n ** 40n], rawData: new Uint8Array(4) }
    await expectRefusal(await onnxFile(onnx({ initializer: [tensor] })), 'checkpoint-broken', /"gain" has 4 bytes/)
  })
})

describe('what is not an ONNX file is said so', () => {
  const text = (content: string) => new TextEncoder().encode(content)

  test.each([
    ['an empty file', new Uint8Array(0), /holds no graph/],
    ['text', text('{"model": "unet"}'), /not an ONNX file/],
    ['a pointer of Git LFS', text('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
    ['a file without a graph', onnx().subarray(0, 2), /holds no graph/],
    ['half a file', onnx().subarray(0, 60), /damaged/],
    ['groups, which ONNX does not use', Uint8Array.of(11, 12), /damaged/],
    ['a graph that says it is a number', Uint8Array.of(7 << 3, 2, 10, 0), /damaged/],
    ['a field number of more than 32 bits', Uint8Array.of(0xba, 0x80, 0x80, 0x80, 0x80, 0x01, 0), /damaged/],
  ])('%s', async (_, bytes, reason) => {
    await expectRefusal(await onnxFile(bytes), 'checkpoint-broken', reason)
  })

  test('ONNX Runtime’s own format', async () => {
    await expectRefusal(await onnxFile(text('\0\0\0\0ORTM')), 'model-not-supported', /own format/)
  })
})

describe('small files cannot ask for much memory', () => {
  /** A field of a graph: number 7 of the model. */
  const inGraph = (content: Uint8Array) => {
    const length = content.length
    const head = [
      (7 << 3) | 2,
      (length & 127) | 128,
      ((length >> 7) & 127) | 128,
      ((length >> 14) & 127) | 128,
      length >> 21,
    ]
    const bytes = new Uint8Array(head.length + length)
    bytes.set(head)
    bytes.set(content, head.length)
    return bytes
  }

  test('with millions of empty nodes', async () => {
    const nodes = new Uint8Array(3_000_000).map((_, i) => (i % 2 ? 0 : (1 << 3) | 2))
    await expectRefusal(await onnxFile(inGraph(nodes)), 'model-not-supported', /more than 1,000,000 entries/)
  })

  test('with millions of packed whole numbers', async () => {
    const initializer = [
      { name: 'n', dataType: DataType.INT64, dims: [1_500_000n], int64Data: new Array<bigint>(1_500_000).fill(1n) },
    ]
    await expectRefusal(await onnxFile(onnx({ initializer })), 'model-not-supported', /more than 1,000,000 entries/)
  })

  test('with graphs in graphs in graphs', async () => {
    let graph = {}
    for (let i = 0; i < 40; i++) graph = { node: [{ opType: 'If', attribute: [{ name: 'then_branch', g: graph }] }] }
    await expectRefusal(await onnxFile(onnx(graph)), 'checkpoint-broken', /nested more than 100 deep/)
  })
})

test('a file that is cut off anywhere is described or refused, and nothing else happens', async () => {
  const gain = { name: 'gain', dataType: DataType.FLOAT, dims: [3n], rawData: new Uint8Array(12) }
  const whole = onnx({ initializer: [gain, { ...outside({ location: 'weights', length: '12' }), name: 'other' }] })
  const file = await onnxFile(whole, { weights })
  const outcomes = new Set<unknown>()
  for (let length = 0; length < whole.length; length++) {
    await writeFile(file, whole.subarray(0, length))
    const outcome = describeOnnxFile(file).then(
      () => 'described',
      (error: unknown) => (error instanceof InverscopeError ? 'refused' : error),
    )
    outcomes.add(await outcome)
  }
  expect([...outcomes].sort()).toEqual(['described', 'refused'])
})
