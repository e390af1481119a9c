import path from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { createSession } from '../../src-main/engine/createSession.ts'
import { compileModel, type CompiledModel } from '../../src-main/models/compileModel.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { readNpy } from '../../src-main/store/npyFile.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'

const here = import.meta.dirname
const demo = path.join(here, '../../resources/demo')

const cases: [folder: string, settings: ModelSettings][] = [
  ['adm', { imageSize: 16, schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true, heads: 4 }],
  [
    'adm-class-conditional',
    {
      imageSize: 16,
      schedule: 'linear',
      trainSteps: 1000,
      rescaleTimesteps: false,
      headChannels: 16,
      attentionOrder: 'new',
    },
  ],
]

test.each(cases)('the compiled network %s gives what guided-diffusion gives', async (folder, settings) => {
  const fixture = (name: string) => path.join(here, folder, name)
  const model = await compileModel(fixture('model.pt'), settings)
  const feeds: Record<string, Tensor> = {
    x: await floats(fixture('x.npy')),
    t: await floats(fixture('t.npy')),
    ...(model.inputs.classes ? { y: await integers(fixture('y.npy')) } : {}),
  }
  const expected = await floats(fixture('output.npy'))
  expect(relativeDifference(await evaluate(model, feeds), expected)).toBeLessThan(1e-4)
})

test('the last landscape checkpoint recognises the noise in a noisy image', async () => {
  const opened = await openModel(path.join(demo, 'models/landscape-ddpm'), { preset: 'landscape-ddpm' })
  const last = opened.checkpoints.at(-1)!
  const model = await compileModel(path.join(opened.path, last.file), opened.settings)
  const noise = await floats(path.join(demo, 'reference/landscape-ddpm/noise.npy'))
  const samples = await floats(path.join(demo, 'reference/landscape-ddpm/samples.npy'))
  const level = 0.5
  const noisy = samples.data.map((x, i) => Math.sqrt(level) * x + Math.sqrt(1 - level) * noise.data[i])
  // The cosine schedule reaches ᾱ = 0.5 about halfway, where rescaled time is about 500.
  const output = await evaluate(model, {
    x: new Tensor('float32', noisy, [...noise.dims]),
    t: new Tensor('float32', new Float32Array(noise.dims[0]).fill(494), [noise.dims[0]]),
  })
  const predicted = firstChannels(output, model)
  expect(meanSquare(predicted.map((value, i) => value - noise.data[i]))).toBeLessThan(0.05 * meanSquare(noise.data))
})

type FloatTensor = Tensor & { data: Float32Array }

async function evaluate(model: CompiledModel, feeds: Record<string, Tensor>): Promise<FloatTensor> {
  const session = await createSession(model)
  const results = await session.run(feeds)
  await session.release()
  return results[model.output] as FloatTensor
}

function firstChannels({ data }: FloatTensor, { channels, outputChannels, imageSize }: CompiledModel): Float32Array {
  const pixels = imageSize ** 2
  return data.filter((_, i) => Math.floor(i / pixels) % outputChannels! < channels)
}

function relativeDifference(found: FloatTensor, expected: FloatTensor): number {
  expect(found.dims).toEqual(expected.dims)
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return largest(found.data.map((value, i) => value - expected.data[i])) / largest(expected.data)
}

function meanSquare(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length
}

async function floats(file: string): Promise<FloatTensor> {
  const { shape, data } = await readNpy(file)
  return new Tensor('float32', data, shape) as FloatTensor
}

async function integers(file: string): Promise<Tensor> {
  const { shape, data } = await readNpy(file)
  return new Tensor('int64', BigInt64Array.from(data, BigInt), shape)
}
