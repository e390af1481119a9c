import { expect, test } from 'vitest'
import { notFiniteWeights } from '../../../../src-main/models/notFiniteWeights.ts'
import { randomWeights, smallNetwork } from './architectures/randomNetwork.ts'
import { TensorProto_DataType as DataType } from 'onnx-buf'
import { onnx, onnxFile, outside } from './onnxFile/onnxFixture.ts'
import { safetensors } from './safetensorsFixture.ts'
import { checkpoint, rawBytes, temporaryFile } from './torchFixture.ts'

const weights = randomWeights(smallNetwork)
const bad = [NaN, Infinity, -Infinity]

test.each(bad)('a weight of a torch file that is %s is pointed out by the name of its tensor', async (value) => {
  const damaged = { ...weights, 'out.0.bias': { shape: [32], data: new Float32Array(32).fill(value, 7, 8) } }
  expect(await notFiniteWeights(await temporaryFile(checkpoint(damaged)))).toEqual(['out.0.bias'])
  expect(await notFiniteWeights(await temporaryFile(checkpoint(weights)))).toEqual([])
})

test.each([
  ['F16', (value: number) => new Float16Array([1, value, 65504])],
  ['F32', (value: number) => Float32Array.of(1, value, 3e38)],
  ['F64', (value: number) => Float64Array.of(1, value, 1e308)],
  [
    'BF16',
    (value: number) => Uint16Array.from(new Uint32Array(Float32Array.of(1, value, 3e38).buffer), (bits) => bits >> 16),
  ],
])('so is one in safetensors of %s, and the largest numbers are none', async (dtype, numbers) => {
  for (const value of bad) {
    const tensors = [
      { name: 'whole', dtype, shape: [3], data: rawBytes(numbers(2)) },
      { name: 'damaged', dtype, shape: [3], data: rawBytes(numbers(value)) },
    ]
    expect(await notFiniteWeights(await temporaryFile(safetensors(tensors), 'm.safetensors'))).toEqual(['damaged'])
  }
})

test('so is one of an ONNX file, inside or beside it', async () => {
  const numbers = Float32Array.of(1, 2, Infinity)
  const inside = { name: 'bias', dataType: DataType.FLOAT, dims: [3n] }
  const initializer = [
    outside({ location: 'weights', offset: '12' }),
    { ...inside, rawData: new Uint8Array(numbers.buffer) },
    { ...inside, name: 'listed', floatData: [...numbers] },
    { ...inside, name: 'good', floatData: [1, 2, 3] },
  ]
  const file = await onnxFile(onnx({ initializer }), { weights: rawBytes(Float32Array.of(NaN, 0, 0, 1, NaN, 3)) })
  expect((await notFiniteWeights(file)).sort()).toEqual(['bias', 'gain', 'listed'])
})
