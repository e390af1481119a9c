import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { ditTransformer2d } from '../../src-main/models/architectures/ditTransformer2d.ts'
import { openSafetensors } from '../../src-main/models/readers/safetensors.ts'
import { readTensors } from '../../src-main/models/readers/storedTensor.ts'
import { readArray, relativeDifference } from './readArray.ts'

const folder = path.join(import.meta.dirname, 'diffusers-dit/model/transformer')

test('a DiTTransformer2DModel gives what diffusers gives, variance included', async () => {
  const config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')) as Record<string, unknown>
  const weightFile = path.join(folder, 'diffusion_pytorch_model.safetensors')
  const { tensors } = await openSafetensors(weightFile)
  const denoiser = ditTransformer2d({ path: path.join(folder, 'config.json'), config, tensors })
  expect(denoiser).toMatchObject({ channels: 4, outputChannels: 8, imageSize: 8, sizeFactor: 2, classes: 10 })

  const { onnx, weights, byteLength } = denoiser.build(8)
  const data = new Uint8Array(byteLength)
  const placed = weights.map(({ name, byteOffset, count }) => ({
    tensor: tensors.get(name)!,
    target: new Float32Array(data.buffer, byteOffset, count),
  }))
  await readTensors(weightFile, placed)
  const session = await InferenceSession.create(onnx, {
    externalData: [{ path: 'weights', data }],
    intraOpNumThreads: 1,
  })
  const { output } = await session.run({ x: floats('x'), t: floats('t'), y: integers('y') })
  await session.release()

  const expected = readArray('diffusers-dit/output.npy')
  expect(output.dims).toEqual(expected.shape)
  expect(relativeDifference(output.data as Float32Array, expected.data)).toBeLessThan(1e-4)
})

function floats(name: string): Tensor {
  const { shape, data } = readArray(`diffusers-dit/${name}.npy`)
  return new Tensor('float32', data, shape)
}

function integers(name: string): Tensor {
  const { shape, data } = readArray(`diffusers-dit/${name}.npy`)
  return new Tensor('int64', BigInt64Array.from(data, BigInt), shape)
}
