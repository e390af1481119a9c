import { describe, expect, test } from 'vitest'
import { admLayout } from '../../../../src-main/models/architectures/admLayout.ts'
import { admTensors } from '../../../../src-main/models/architectures/admTensors.ts'
import { compileModel } from '../../../../src-main/models/compileModel.ts'
import { BadModelSetting, CheckpointBroken, ModelSettingMissing } from '../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'
import { randomWeights, smallNetwork } from './architectures/randomNetwork.ts'
import { integer, orderedDict, tensor, text } from './pickleFixture.ts'
import { checkpoint, rawBytes, temporaryFile, torchZip } from './torchFixture.ts'

const settings: ModelSettings = { imageSize: 8, schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true, heads: 4 }
const weights = randomWeights(smallNetwork)

describe('a compiled model', () => {
  test('names its inputs and says the shapes of what goes in and out', async () => {
    const model = await compileModel(await temporaryFile(checkpoint(weights)), settings)
    expect(model).toMatchObject({
      inputs: { state: 'x', timesteps: 't' },
      output: 'output',
      channels: 3,
      outputChannels: 6,
      imageSize: 8,
      warnings: [],
    })
  })

  test('is a small graph beside one buffer that holds every weight', async () => {
    const { onnx, externalData } = await compileModel(await temporaryFile(checkpoint(weights)), settings)
    const values = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0)
    expect(onnx.length).toBeLessThan(100_000)
    expect(externalData).toHaveLength(1)
    expect(externalData[0].data.length).toBeGreaterThanOrEqual(4 * values)
  })

  test('is the same for every checkpoint of a series but for the weights', async () => {
    const others = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: data.map((value) => -value) }]),
    )
    const first = await compileModel(await temporaryFile(checkpoint(weights)), settings)
    const second = await compileModel(await temporaryFile(checkpoint(others)), settings)
    expect(Buffer.compare(first.onnx as Uint8Array, second.onnx as Uint8Array)).toBe(0)
    expect(Buffer.compare(first.externalData[0].data, second.externalData[0].data)).not.toBe(0)
  })

  test('takes its weights from a wrapped dictionary too', async () => {
    const wrapped = checkpoint(weights, (stateDict) =>
      orderedDict([
        [text('step'), integer(5)],
        [text('ema'), stateDict],
      ]),
    )
    expect((await compileModel(await temporaryFile(wrapped), settings)).outputChannels).toBe(6)
  })
})

test.each([NaN, Infinity, -Infinity])('a weight that is %s is pointed out by the name of its tensor', async (value) => {
  const damaged = { ...weights, 'out.0.bias': { shape: [32], data: new Float32Array(32).fill(value, 7, 8) } }
  const { warnings } = await compileModel(await temporaryFile(checkpoint(damaged)), settings)
  expect(warnings).toEqual([expect.stringContaining('out.0.bias')])
})

test('what is missing or impossible is named before any weight is read', async () => {
  const file = await temporaryFile(checkpoint(weights))
  const errorOf = (given: ModelSettings) => compileModel(file, given).catch((error: unknown) => error)
  const missing = await errorOf({ ...settings, heads: undefined, trainSteps: undefined })
  expect(ModelSettingMissing.is(missing) && missing.data.settings).toEqual(['trainSteps', 'heads'])
  expect(BadModelSetting.is(await errorOf({ ...settings, imageSize: 9 }))).toBe(true)
})

test('a small file whose tensors all share their numbers does not fill the memory', async () => {
  const network = { ...smallNetwork, levels: [512, 512] }
  const shapes = admTensors(admLayout(network)).flatMap(({ tensors }) => tensors)
  const count = Math.max(...shapes.map(([, shape]) => shape.reduce((a, b) => a * b, 1)))
  const entries = shapes.map(([name, shape]): [Uint8Array, Uint8Array] => [
    text(name),
    tensor({ storage: 'HalfStorage', key: '0', count, shape: [...shape] }),
  ])
  const file = await temporaryFile(torchZip(orderedDict(entries), { 0: rawBytes(new Uint16Array(count)) }))
  await expect(compileModel(file, settings)).rejects.toSatisfy(CheckpointBroken.is)
})
