import { TensorProto_DataType as DataType } from 'onnx-buf'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { graphBuilder } from '../../../../../src-main/models/onnx/graphBuilder.ts'
import { describeOnnxFile } from '../../../../../src-main/models/onnxFile/describeOnnxFile.ts'
const expectQuestion = (about: RegExp) => expect.objectContaining({ question: expect.stringMatching(about) })
import { integers, onnx, onnxFile, prediction, state, time, value } from './onnxFixture.ts'

/** x · gain, with one gain per channel in a file beside the graph. */
function denoiser(): Uint8Array {
  const graph = graphBuilder(() => [3, 1, 1], 'weights')
  const x = graph.input('x', 'float', ['N', 3, 8, 8])
  graph.input('t', 'float', ['N'])
  graph.input('y', 'int64', ['N'])
  return graph.finish(graph.node('Mul', [x, graph.weight('gain')]), 'output', ['N', 3, 8, 8]).onnx
}

test('a file is described without being loaded, and runs by what was found', async () => {
  const gains = new Uint8Array(Float32Array.of(1, 2, 3).buffer)
  const file = await onnxFile(denoiser(), { weights: gains })
  const description = await describeOnnxFile(file)
  expect(description).toMatchObject({
    irVersion: 10,
    opset: 21,
    producer: 'inverscope',
    operators: 2,
    parameters: 3,
    numberTypes: ['float32'],
    externalFiles: [{ location: 'weights', bytes: 12 }],
    found: {
      state: { name: 'x', by: 'name' },
      timesteps: { name: 't' },
      classes: { name: 'y' },
      output: { name: 'output' },
    },
    missing: [],
    channels: 3,
    outputChannels: 3,
    imageSize: 8,
    batch: undefined,
    sharedTimestep: false,
  })
  const { state: x, timesteps, classes, output } = description.found
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1 })
  const results = await session.run({
    [x!.name]: new Tensor('float32', new Float32Array(192).fill(1), [1, 3, 8, 8]),
    [timesteps!.name]: new Tensor('float32', [0], [1]),
    [classes!.name]: new Tensor('int64', [0n], [1]),
  })
  await session.release()
  const data = results[output!.name].data as Float32Array
  expect([data[0], data[64], data[128]]).toEqual([1, 2, 3])
})

describe('inputs and outputs are found', () => {
  test('by the names of diffusers', async () => {
    const { found, missing } = await describeOnnxFile(
      await onnxFile(
        onnx({
          input: [value('sample', ['batch', 4, 32, 32]), integers('timestep', []), integers('class_labels', ['batch'])],
          output: [value('out_sample', ['batch', 8, 32, 32])],
        }),
      ),
    )
    expect(missing).toEqual([])
    expect(found).toMatchObject({
      state: { name: 'sample', type: 'float32', shape: ['batch', 4, 32, 32], by: 'name' },
      timesteps: { name: 'timestep', type: 'int64', shape: [], by: 'name' },
      classes: { name: 'class_labels', by: 'name' },
      output: { name: 'out_sample' },
    })
  })

  test('by type and shape where names say nothing', async () => {
    const { found, missing } = await describeOnnxFile(
      await onnxFile(
        onnx({
          input: [integers('c', ['N']), value('a', ['N', 1, 8, 8]), value('b', ['N'])],
          output: [value('other', ['N', 7]), value('d', ['N', 1, 8, 8]), value('e', ['N', 1, 4, 4])],
        }),
      ),
    )
    expect(missing).toEqual([])
    expect(found).toMatchObject({
      state: { name: 'a', by: 'type and shape' },
      timesteps: { name: 'b', by: 'type and shape' },
      classes: { name: 'c', by: 'type and shape' },
      output: { name: 'd', by: 'type and shape' },
    })
  })

  test('by the names that the user gives, before all others', async () => {
    const file = await onnxFile(onnx({ output: [prediction, value('variance', ['N', 3, 8, 8])] }))
    expect((await describeOnnxFile(file)).found.output).toMatchObject({ name: 'output', by: 'name' })
    expect((await describeOnnxFile(file, { output: 'variance' })).found.output).toMatchObject({
      name: 'variance',
      by: 'user',
    })
  })

  test('and two that could both be the state are a question', async () => {
    const file = await onnxFile(onnx({ input: [state, value('sample', ['N', 3, 8, 8]), time] }))
    expect((await describeOnnxFile(file)).missing).toEqual([
      expectQuestion(/Which input is the noisy state.*"x" float32 \(N, 3, 8, 8\) or "sample"/),
    ])
  })

  test('and two that could both be the timestep are a question, not a guess', async () => {
    const file = await onnxFile(onnx({ input: [state, integers('a', ['N']), integers('b', ['N'])] }))
    const { found, missing } = await describeOnnxFile(file)
    expect(found.timesteps).toBeUndefined()
    expect(missing).toEqual([expectQuestion(/Which input is the timestep.*"a" int64 \(N\) or "b" int64 \(N\)/)])
    const answered = await describeOnnxFile(file, { timesteps: 'b' })
    expect(answered.missing).toEqual([])
    expect(answered.found).toMatchObject({ timesteps: { name: 'b', by: 'user' }, classes: { name: 'a' } })
  })

  test('and a noise level is not taken for the timestep', async () => {
    const { missing } = await describeOnnxFile(await onnxFile(onnx({ input: [state, value('sigma', ['N'])] })))
    expect(missing).toEqual([expectQuestion(/Which input is the timestep.*"sigma"/)])
  })

  test('among inputs that are not weights', async () => {
    const weight = { name: 'gain', dataType: DataType.FLOAT, dims: [1n], rawData: new Uint8Array(4) }
    const file = await onnxFile(onnx({ input: [state, time, value('gain', [1])], initializer: [weight] }))
    expect((await describeOnnxFile(file)).inputs.map(({ name }) => name)).toEqual(['x', 't'])
  })
})

describe('how it is run is read from the shapes', () => {
  test('channels of the variance, and a side that is open', async () => {
    const file = await onnxFile(
      onnx({ input: [value('x', ['N', 3, 'H', 'W']), time], output: [value('output', ['N', 6, 'H', 'W'])] }),
    )
    expect(await describeOnnxFile(file)).toMatchObject({ channels: 3, outputChannels: 6, imageSize: undefined })
  })

  test('a fixed number of images, and a timestep that they share', async () => {
    const input = [value('x', [4, 3, 8, 8]), value('t', [1])]
    const file = await onnxFile(onnx({ input, output: [value('output', [4, 3, 8, 8])] }))
    expect(await describeOnnxFile(file)).toMatchObject({ batch: 4, sharedTimestep: true })
  })

  test.each([
    ['eps', 'epsilon'],
    ['noise_pred', 'epsilon'],
    ['v_prediction', 'v'],
    ['pred_x0', 'sample'],
    ['sample', undefined],
  ])('an output called %s predicts %s', async (name, predicts) => {
    const file = await onnxFile(onnx({ output: [value(name, ['N', 3, 8, 8])] }))
    expect((await describeOnnxFile(file)).predicts).toBe(predicts)
  })
})

describe('networks that cannot be run are refused with the reason', () => {
  test.each([
    ['another input', { input: [state, time, value('text', ['N', 77, 768])] }, /needs other inputs.*"text" float32/],
    ['float16 states', { input: [value('x', ['N', 3, 8, 8], DataType.FLOAT16), time] }, /must be float32/],
    ['float16 predictions', { output: [value('o', ['N', 3, 8, 8], DataType.FLOAT16)] }, /"o" float16.*must be float32/],
    [
      'images that are not square',
      { input: [value('x', ['N', 3, 8, 16]), time], output: [value('o', ['N', 3, 8, 16])] },
      /not square/,
    ],
    ['an open number of channels', { input: [value('x', ['N', 'C', 8, 8]), time] }, /channels open/],
    [
      'different numbers of images',
      { input: [value('x', [2, 3, 8, 8]), value('t', [4])], output: [value('o', ['N', 3, 8, 8])] },
      /different numbers of images \(2, 4\)/,
    ],
    ['no operators', { node: [] }, /no operators/],
    ['no time', { input: [state] }, /none of its inputs can be the timestep/],
    ['no images', { input: [value('x', ['N', 3]), time] }, /none of its inputs can be the noisy state/],
    ['a prediction of another size', { output: [value('o', ['N', 3, 4, 4])] }, /none of its outputs can be the pred/],
  ])('%s', async (_, graph, reason) => {
    await expect(describeOnnxFile(await onnxFile(onnx(graph)))).rejects.toMatchObject({
      code: 'model-not-supported',
      message: expect.stringMatching(reason),
    })
  })

  test('names that do not exist, cannot be, or are given twice', async () => {
    const file = await onnxFile(onnx())
    await expect(describeOnnxFile(file, { state: 'z' })).rejects.toMatchObject({ code: 'unknown-name' })
    await expect(describeOnnxFile(file, { timesteps: 'x' })).rejects.toMatchObject({
      code: 'bad-model-setting',
      message: expect.stringContaining('cannot be the timestep'),
    })
    const twoSizes = await onnxFile(onnx({ output: [prediction, value('half', ['N', 3, 4, 4])] }))
    await expect(describeOnnxFile(twoSizes, { output: 'half' })).rejects.toMatchObject({
      code: 'bad-model-setting',
      message: expect.stringContaining('does not go with the state "x"'),
    })
    const vectors = await onnxFile(onnx({ input: [state, integers('t', ['N'])] }))
    await expect(describeOnnxFile(vectors, { timesteps: 't', classes: 't' })).rejects.toMatchObject({
      code: 'bad-model-setting',
    })
  })
})
