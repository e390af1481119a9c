import { TensorProto_DataType as DataType } from 'onnx-buf'
import { expect, test } from 'vitest'
import { portionsOf } from '../../../../src-main/engine/feedRows.ts'
import { openModelSession } from '../../../../src-main/engine/modelSession.ts'
import { openModel } from '../../../../src-main/models/openModel.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'
import { integers, onnx, onnxFile, value, type Side } from '../models/onnxFile/onnxFixture.ts'

const schedule: ModelSettings = {
  schedule: 'linear',
  trainSteps: 1000,
  predictionType: 'epsilon',
  clipSampling: true,
  clipInversion: true,
}

/** A session of a network that gives x + t, with an input of time as given. */
async function addsTime(
  time: ReturnType<typeof value>,
  { batch = 'N', more = {} }: { batch?: Side; more?: ModelSettings } = {},
) {
  const { elemType } = (time.type as { value: { value: { elemType: DataType } } }).value.value
  const shape = [batch, 1, 4, 4]
  const file = await onnxFile(
    onnx({
      input: [value('x', shape), time],
      output: [value('output', shape)],
      initializer: [{ name: 'column', dataType: DataType.INT64, dims: [4n], rawData: columns([-1, 1, 1, 1]) }],
      node: [
        ...(elemType === DataType.FLOAT
          ? [{ opType: 'Identity', input: ['t'], output: ['f'] }]
          : [{ opType: 'Cast', input: ['t'], output: ['f'], attribute: [{ name: 'to', type: 2, i: 1n }] }]),
        { opType: 'Reshape', input: ['f', 'column'], output: ['r'] },
        { opType: 'Add', input: ['x', 'r'], output: ['output'] },
      ],
    }),
  )
  const { settings, missing, batch: rows } = await openModel(file, { settings: { ...schedule, ...more } })
  expect(missing).toEqual([])
  return { session: await openModelSession({ file, settings }), rows }
}

const columns = (values: readonly number[]) => new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
/** Row r is filled with r / 10. */
const state = (rows: number) => Float32Array.from({ length: rows * 16 }, (_, i) => Math.floor(i / 16) / 10)
const firsts = (output: Float32Array) => Array.from({ length: output.length / 16 }, (_, row) => output[16 * row])

test.each([
  ['float32, one each', value('t', ['N'])],
  ['float32, a number', value('t', [])],
  ['float32, one for all', value('t', [1])],
  ['float64, one each', value('t', ['N'], DataType.DOUBLE)],
  ['int64, one each', integers('t', ['N'])],
  ['int64, a number', integers('t', [])],
  ['int32, one each', value('t', ['N'], DataType.INT32)],
])('a network is told the timestep as it wants it: %s', async (_, time) => {
  const { session } = await addsTime(time)
  const output = await session.evaluate(state(3), Float32Array.of(5, 5, 7))
  await session.release()
  expect(firsts(output)).toEqual([5, 5.1, 7.2].map(Math.fround))
})

test.each([1, 2, 4, 5])('%d rows go through a network that takes four at once', async (count) => {
  const { session, rows } = await addsTime(value('t', [4]), { batch: 4 })
  expect(rows).toBe(4)
  const output = await session.evaluate(state(count), new Float32Array(count).fill(3))
  await session.release()
  expect(output).toHaveLength(count * 16)
  expect(firsts(output)).toEqual([3, 3.1, 3.2, 3.3, 3.4].slice(0, count).map(Math.fround))
})

test('a fraction is never rounded for a network that takes whole timesteps', async () => {
  const { session } = await addsTime(integers('t', ['N']))
  await expect(session.evaluate(state(1), Float32Array.of(2.5))).rejects.toMatchObject({ code: 'invalid-input' })
  await session.release()
})

test('rows are cut where a shared timestep changes or a fixed batch is full', () => {
  const times = Float32Array.of(1, 1, 1, 2, 2)
  const feeding = { timestep: 'float32', timestepShape: 'number', class: 'int64' } as const
  expect(portionsOf(times)).toEqual([{ first: 0, count: 5 }])
  expect(portionsOf(times, feeding)).toEqual([
    { first: 0, count: 3 },
    { first: 3, count: 2 },
  ])
  expect(portionsOf(times, { ...feeding, batch: 2 }).map(({ count }) => count)).toEqual([2, 1, 2])
})

test('channels of the prediction that the file leaves open are found by running it', async () => {
  const node = [
    { opType: 'Concat', input: ['x', 'x'], output: ['output'], attribute: [{ name: 'axis', type: 2, i: 1n }] },
  ]
  const file = await onnxFile(onnx({ output: [value('output', ['N', 'C', 8, 8])], node }))
  const { settings } = await openModel(file, { settings: schedule })
  const session = await openModelSession({ file, settings })
  expect(session.outputChannels).toBe(6)
  await session.release()
})

test('a prediction that is not of the shape that the file says is an error that names it', async () => {
  const node = [
    { opType: 'Concat', input: ['x', 'x'], output: ['output'], attribute: [{ name: 'axis', type: 2, i: 2n }] },
  ]
  const file = await onnxFile(onnx({ output: [value('output', ['N', 3, 'H', 'W'])], node }))
  const { settings } = await openModel(file, { settings: schedule })
  const session = await openModelSession({ file, settings })
  await expect(session.evaluate(new Float32Array(192), Float32Array.of(1))).rejects.toMatchObject({
    code: 'model-not-supported',
    message: expect.stringContaining('(1, 3, 16, 8)'),
  })
  await session.release()
})
