import { Tensor } from 'onnxruntime-node'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSession } from '../../../../src-main/engine/createSession.ts'
import { graphBuilder } from '../../../../src-main/models/onnx/graphBuilder.ts'
import { placeWeights } from '../../../../src-main/models/placeWeights.ts'
import { openSafetensors } from '../../../../src-main/models/readers/safetensors.ts'
import { openTorchFile } from '../../../../src-main/models/readers/torchFile.ts'
import { torchWeights, type WeightFile } from '../../../../src-main/models/readers/weightFile.ts'
import { compiledWeights } from './compiledWeights.ts'
import { orderedDict, tensor, text, type Piece } from './pickleFixture.ts'
import { safetensors, type FixtureTensor } from './safetensorsFixture.ts'
import { legacyTorch, rawBytes, temporaryFile, temporaryFolder, torchZip } from './torchFixture.ts'

const gains = Float32Array.of(1, -0.5, 0.25)
const offsets = Float32Array.of(3, 2, 1)
const expected = new Map([
  ['gain', gains],
  ['offset', offsets],
])
const halves = (values: Float32Array) => rawBytes(new Float16Array(values))
const bfloats = (values: Float32Array) =>
  rawBytes(Uint16Array.from(new Uint32Array(values.slice().buffer), (bits) => bits >> 16))

/** x · gain + offset. */
function graph() {
  const builder = graphBuilder(() => [3], 'weights')
  const scaled = builder.node('Mul', [builder.input('x', 'float', ['N', 3]), builder.weight('gain')])
  return builder.finish(builder.node('Add', [scaled, builder.weight('offset')]), 'y', ['N', 3])
}

async function outcome(weights: WeightFile) {
  const placed = await placeWeights(graph(), weights)
  const session = await createSession(placed)
  const { y } = await session.run({ x: new Tensor('float32', [2, 2, 2], [1, 3]) })
  await session.release()
  expect(Array.from(y.data as Float32Array)).toEqual([5, 1, 1.5])
  expect(await compiledWeights(placed)).toEqual(expected)
  return placed.externalData.reduce((sum, { data }) => sum + data.length, 0)
}

const inSafetensors = async (tensors: FixtureTensor[], header?: string) =>
  openSafetensors(await temporaryFile(safetensors(tensors, { header }), 'model.safetensors'))
const stored = (dtype: string, encode: (values: Float32Array) => Uint8Array): FixtureTensor[] =>
  [...expected].map(([name, values]) => ({ name, dtype, shape: [3], data: encode(values) }))
/** The header filled up so that the tensors start at `start` modulo 8. */
function headerStartingAt(tensors: FixtureTensor[], start: number): string {
  let position = 0
  const entries = tensors.map(({ name, dtype, shape, data }) => {
    const begin = position
    position += data.length
    return [name, { dtype, shape, data_offsets: [begin, position] }]
  })
  const json = JSON.stringify(Object.fromEntries(entries))
  return json.padEnd(json.length + ((8 + start - (json.length % 8)) % 8))
}

describe('a graph takes its weights from the file itself', () => {
  test.each([
    ['float32', 'F32', rawBytes],
    ['float16', 'F16', halves],
    ['bfloat16', 'BF16', bfloats],
  ] as const)('of safetensors with %s', async (_, dtype, encode) => {
    const tensors = stored(dtype, encode)
    expect(await outcome(await inSafetensors(tensors, headerStartingAt(tensors, 0)))).toBe(0)
  })

  const root = (storage: string, strides?: number[]): Piece =>
    orderedDict(
      [...expected.keys()].map((name, i) => [
        text(name),
        tensor({ storage, key: String(i), count: strides ? 6 : 3, shape: [3], strides }),
      ]),
    )

  test('of a zipped torch file', async () => {
    const file = await temporaryFile(torchZip(root('FloatStorage'), { 0: rawBytes(gains), 1: rawBytes(offsets) }))
    expect(await outcome(torchWeights(await openTorchFile(file)))).toBe(0)
  })

  test('of the older torch format', async () => {
    const storages = { 0: { count: 3, data: halves(gains) }, 1: { count: 3, data: halves(offsets) } }
    const file = await temporaryFile(legacyTorch(root('HalfStorage'), storages))
    await outcome(torchWeights(await openTorchFile(file)))
  })

  test('but for files with views, whose numbers do not follow each other', async () => {
    const apart = (values: Float32Array) => rawBytes(Float32Array.from({ length: 6 }, (_, i) => values[i >> 1]))
    const file = await temporaryFile(torchZip(root('FloatStorage', [2]), { 0: apart(gains), 1: apart(offsets) }))
    expect(await outcome(torchWeights(await openTorchFile(file)))).toBe(128)
  })

  test('but for float64', async () => {
    const doubles = stored('F64', (values) => rawBytes(Float64Array.from(values)))
    expect(await outcome(await inSafetensors(doubles, headerStartingAt(doubles, 0)))).toBe(128)
  })

  test('but for numbers that do not start at a multiple of their size', async () => {
    const tensors = stored('F32', rawBytes)
    expect(await outcome(await inSafetensors(tensors, headerStartingAt(tensors, 3)))).toBe(128)
  })

  describe('that links lead to', () => {
    /** A folder as Hugging Face's cache has it: `snapshot/` with links to files with other names in `blobs/`. */
    async function cache(files: Record<string, Uint8Array>, blobs = () => 'blobs') {
      const folder = await temporaryFolder()
      await mkdir(path.join(folder, 'snapshot'))
      for (const [place, [name, data]] of Object.entries(files).entries()) {
        const blob = path.join(folder, blobs(), `blob-${place}`)
        await mkdir(path.dirname(blob), { recursive: true })
        await writeFile(blob, data)
        await symlink(path.relative(path.join(folder, 'snapshot'), blob), path.join(folder, 'snapshot', name))
      }
      return (name: string) => path.join(folder, 'snapshot', name)
    }
    const [gain, offset] = stored('F32', rawBytes).map((one) => ({
      one,
      data: safetensors([one], { header: headerStartingAt([one], 0) }),
    }))
    async function shards(blobs?: () => string): Promise<WeightFile> {
      const place = await cache({ 'a.safetensors': gain.data, 'b.safetensors': offset.data }, blobs)
      const [first, second] = [
        await openSafetensors(place('a.safetensors')),
        await openSafetensors(place('b.safetensors')),
      ]
      return { ...first, tensors: new Map([...first.tensors, ...second.tensors]) }
    }

    test('safetensors', async () => {
      const tensors = stored('F32', rawBytes)
      const place = await cache({ 'model.safetensors': safetensors(tensors, { header: headerStartingAt(tensors, 0) }) })
      expect(await outcome(await openSafetensors(place('model.safetensors')))).toBe(0)
    })

    test('a torch file', async () => {
      const zipped = torchZip(root('FloatStorage'), { 0: rawBytes(gains), 1: rawBytes(offsets) })
      const place = await cache({ 'model.pt': zipped })
      expect(await outcome(torchWeights(await openTorchFile(place('model.pt'))))).toBe(0)
    })

    test('shards side by side', async () => expect(await outcome(await shards())).toBe(0))

    test('but for shards whose files lie in several folders', async () => {
      let folders = 0
      expect(await outcome(await shards(() => `blobs-${folders++}`))).toBe(128)
    })
  })

  test('but for those in several folders', async () => {
    const folder = await temporaryFolder()
    await mkdir(path.join(folder, 'other'))
    const [gain, offset] = stored('F32', rawBytes)
    const open = async (name: string, one: FixtureTensor) => {
      await writeFile(path.join(folder, name), safetensors([one], { header: headerStartingAt([one], 0) }))
      return openSafetensors(path.join(folder, name))
    }
    const [first, second] = [await open('a.safetensors', gain), await open('other/b.safetensors', offset)]
    const weights = { ...first, tensors: new Map([...first.tensors, ...second.tensors]) }
    expect(await outcome(weights)).toBe(128)
  })
})
