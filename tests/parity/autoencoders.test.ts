import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, onTestFinished, test } from 'vitest'
import { autoencoderKl } from '../../src-main/models/architectures/autoencoderKl.ts'
import { vqModel } from '../../src-main/models/architectures/vqModel.ts'
import { readComponent, type ReadComponent } from '../../src-main/models/diffusers/readComponent.ts'
import { loadWeights } from '../../src-main/models/loadWeights.ts'
import type { BuiltGraph } from '../../src-main/models/onnx/graphBuilder.ts'
import { readTensor } from '../../src-main/models/readers/storedTensor.ts'
import { readArray, relativeDifference } from './readArray.ts'

test('an AutoencoderKL encodes a picture to the mean that diffusers gives', async () => {
  const model = await open('diffusers-kl/model/vae')
  const { latent } = await run(model, autoencoderKl(model.component).encoder(8), 'picture', 'diffusers-kl/picture.npy')
  expect(differenceFrom('diffusers-kl/mean.npy', latent)).toBeLessThan(1e-4)
})

test('an AutoencoderKL decodes a latent to the picture that diffusers gives', async () => {
  const model = await open('diffusers-kl/model/vae')
  const autoencoder = autoencoderKl(model.component)
  expect(autoencoder).toMatchObject({ inputChannels: 3, outputChannels: 3, latentChannels: 4, scale: 2 })
  expect(autoencoder.scalingFactor).toBe(0.18215)
  const { picture } = await run(model, autoencoder.decoder(8), 'latent', 'diffusers-kl/z.npy')
  expect(differenceFrom('diffusers-kl/decoded.npy', picture)).toBeLessThan(1e-4)
})

test('an AutoencoderKL whose attention has its old names gives the same', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-parity-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const original = path.join(import.meta.dirname, 'diffusers-kl/model/vae')
  await copyFile(path.join(original, 'config.json'), path.join(folder, 'config.json'))
  const bytes = await readFile(path.join(original, weightFile))
  await writeFile(path.join(folder, weightFile), withOldNames(bytes))
  const model = await open(folder)
  const { picture } = await run(model, autoencoderKl(model.component).decoder(8), 'latent', 'diffusers-kl/z.npy')
  expect(differenceFrom('diffusers-kl/decoded.npy', picture)).toBeLessThan(1e-4)
})

test('a VQModel encodes a picture to the latent that diffusers gives, before it is rounded', async () => {
  const model = await open('diffusers-ldm/model/vqvae')
  const { latent } = await run(model, vqModel(model.component).encoder(16), 'picture', 'diffusers-ldm/picture.npy')
  expect(differenceFrom('diffusers-ldm/encoded.npy', latent)).toBeLessThan(1e-4)
})

test('a VQModel rounds a latent to the vectors of the codebook that diffusers chooses', async () => {
  const model = await open('diffusers-ldm/model/vqvae')
  const autoencoder = vqModel(model.component)
  expect(autoencoder).toMatchObject({ latentChannels: 3, scale: 2, codebookSize: 64 })
  const found = await run(model, autoencoder.decoder(16), 'latent', 'diffusers-ldm/encoded.npy')
  expect(found.indices.dims).toEqual([2, 16, 16])
  const indices = Array.from(found.indices.data as BigInt64Array, Number)
  const wrong = indices.flatMap((index, pixel) => (index === expectedIndices[pixel] ? [] : [pixel]))
  const codebook = await readTensor(model.component.tensors.get('quantize.embedding.weight')!)
  for (const pixel of wrong) expect(tieAt(pixel, indices[pixel], codebook)).toBeLessThan(1e-5)
  expect(differenceFrom('diffusers-ldm/quantised.npy', found.quantised)).toBeLessThan(1e-4)
})

test('a VQModel rounds and decodes a latent to the picture that diffusers gives', async () => {
  const model = await open('diffusers-ldm/model/vqvae')
  const { picture } = await run(model, vqModel(model.component).decoder(16), 'latent', 'diffusers-ldm/z.npy')
  expect(differenceFrom('diffusers-ldm/decoded.npy', picture)).toBeLessThan(1e-4)
})

const expectedIndices = readArray('diffusers-ldm/ids.npy').data

/** By how much the vector `index` is farther from the latent at a pixel than the expected one. */
function tieAt(pixel: number, index: number, codebook: Float32Array): number {
  const { data, shape } = readArray('diffusers-ldm/encoded.npy')
  const [, channels, height, width] = shape
  const plane = height * width
  const distance = (k: number) =>
    Math.hypot(
      ...Array.from({ length: channels }, (_, c) => {
        const value = data[(Math.floor(pixel / plane) * channels + c) * plane + (pixel % plane)]
        return value - codebook[k * channels + c]
      }),
    )
  return Math.abs(distance(index) - distance(expectedIndices[pixel]))
}

const weightFile = 'diffusion_pytorch_model.safetensors'

function open(folder: string): Promise<ReadComponent> {
  return readComponent(path.resolve(import.meta.dirname, folder, weightFile))
}

/** A safetensors file as diffusers wrote it until 0.15, when its attention was renamed. */
function withOldNames(file: Buffer): Buffer {
  const headerEnd = 8 + Number(file.readBigUInt64LE(0))
  const old: Record<string, string> = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
  const renamed = file.toString('utf8', 8, headerEnd).replace(/to_[qkv]|to_out\.0/g, (name) => old[name])
  const header = Buffer.from(renamed)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, file.subarray(headerEnd)])
}

async function run({ weights }: ReadComponent, graph: BuiltGraph, input: string, file: string) {
  const { data } = await loadWeights(graph, weights)
  const session = await InferenceSession.create(graph.onnx, {
    externalData: [{ path: 'weights', data }],
    intraOpNumThreads: 1,
  })
  const { shape, data: values } = readArray(file)
  const results = await session.run({ [input]: new Tensor('float32', values, shape) })
  await session.release()
  return results
}

function differenceFrom(file: string, { data, dims }: Tensor): number {
  const expected = readArray(file)
  expect(dims).toEqual(expected.shape)
  return relativeDifference(data as Float32Array, expected.data)
}
