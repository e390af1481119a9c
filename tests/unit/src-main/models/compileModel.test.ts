import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { admLayout } from '../../../../src-main/models/architectures/admLayout.ts'
import { admTensors } from '../../../../src-main/models/architectures/admTensors.ts'
import { compileModel } from '../../../../src-main/models/compileModel.ts'
import { BadModelSetting, CheckpointBroken, ModelSettingMissing } from '../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'
import { randomWeights, smallNetwork } from './architectures/randomNetwork.ts'
import { compiledWeights } from './compiledWeights.ts'
import { integer, orderedDict, tensor, text } from './pickleFixture.ts'
import { checkpoint, rawBytes, temporaryFile, torchZip, type Weights } from './torchFixture.ts'

const settings: ModelSettings = { imageSize: 8, schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true, heads: 4 }
const weights = randomWeights(smallNetwork)
const numbersOf = (given: Weights) => new Map(Object.entries(given).map(([name, { data }]) => [name, data]))

describe('a compiled model', () => {
  test('names its inputs and says the shapes of what goes in and out', async () => {
    const model = await compileModel(await temporaryFile(checkpoint(weights)), settings)
    expect(model).toMatchObject({
      inputs: { state: 'x', timesteps: 't' },
      output: 'output',
      channels: 3,
      outputChannels: 6,
      imageSize: 8,
    })
  })

  test('is a small graph that points into the checkpoint itself', async () => {
    const file = await temporaryFile(checkpoint(weights))
    const model = await compileModel(file, settings)
    expect((model.onnx as Uint8Array).length).toBeLessThan(100_000)
    expect(model.weightsFolder).toBe(path.dirname(file))
    expect(model.externalData).toEqual([])
    expect(await compiledWeights(model)).toEqual(numbersOf(weights))
  })

  test('is the same for every checkpoint of a series but for the weights', async () => {
    const others = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: data.map((value) => -value) }]),
    )
    const first = await compileModel(await temporaryFile(checkpoint(weights)), settings)
    const second = await compileModel(await temporaryFile(checkpoint(others)), settings)
    expect(Buffer.compare(first.onnx as Uint8Array, second.onnx as Uint8Array)).toBe(0)
    expect(await compiledWeights(second)).toEqual(numbersOf(others))
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
