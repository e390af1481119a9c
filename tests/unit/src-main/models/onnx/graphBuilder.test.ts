import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { graphBuilder } from '../../../../../src-main/models/onnx/graphBuilder.ts'

const shapes: Record<string, number[]> = { scale: [3], shift: [1, 3] }

function affine() {
  const graph = graphBuilder((name) => shapes[name], 'weights')
  const x = graph.input('x', 'float', ['N', 3])
  const scaled = graph.node('Mul', [x, graph.weight('scale')])
  const twice = graph.node('Add', [scaled, graph.weight('shift', [3])])
  return graph.finish(graph.node('Add', [twice, graph.floats([0.5])]), 'y', ['N', 3])
}

test('a graph runs with its weights handed over in one buffer', async () => {
  const { onnx, weights, byteLength } = affine()
  const data = new Uint8Array(byteLength)
  new Float32Array(data.buffer, weights[0].byteOffset, 3).set([1, 2, 3])
  new Float32Array(data.buffer, weights[1].byteOffset, 3).set([10, 20, 30])
  const session = await InferenceSession.create(onnx, { externalData: [{ path: 'weights', data }] })
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 1, 1, 2, 2, 2), [2, 3]) })
  await session.release()
  expect([...(y.data as Float32Array)]).toEqual([11.5, 22.5, 33.5, 12.5, 24.5, 36.5])
})

test('a graph may give out several values, whole numbers too', async () => {
  const graph = graphBuilder((name) => shapes[name], 'weights')
  const x = graph.input('x', 'float', ['N', 3])
  graph.output(graph.node('ArgMax', [x], { axis: 1, keepdims: 0 }), 'largest', 'int64', ['N'])
  const session = await InferenceSession.create(graph.finish(graph.node('Neg', [x]), 'y', ['N', 3]).onnx)
  const { y, largest } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 5, 2), [1, 3]) })
  await session.release()
  expect([...(y.data as Float32Array)]).toEqual([-1, -5, -2])
  expect([...(largest.data as BigInt64Array)]).toEqual([1n])
})

test('weights lie apart, each at a multiple of 64 bytes', () => {
  const { weights } = affine()
  expect(weights.map(({ name, byteOffset, count }) => [name, byteOffset, count])).toEqual([
    ['scale', 0, 3],
    ['shift', 64, 3],
  ])
})

test('the model is of a version that every runtime reads', () => {
  const model = fromBinary(ModelProtoSchema, affine().onnx)
  expect(model.irVersion).toBe(10n)
  expect(model.opsetImport.find(({ domain }) => domain === '')?.version).toBe(21n)
})

test('a constant that is used twice is kept once', () => {
  const graph = graphBuilder((name) => shapes[name], 'weights')
  expect(graph.integers([1, 2])).toBe(graph.integers([1, 2]))
  expect(graph.integers([1, 2])).not.toBe(graph.floats([1, 2]))
})
