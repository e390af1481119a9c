import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openAutoencoderSession } from '../../../../../src-main/engine/autoencoderSession.ts'
import { findAutoencoder, openComponent } from '../../../../../src-main/models/diffusers/openComponent.ts'
import { openModel } from '../../../../../src-main/models/openModel.ts'
import { openSafetensors } from '../../../../../src-main/models/readers/safetensors.ts'
import { readTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import {
  BadModelSetting,
  InverscopeError,
  ModelNotSupported,
  NoAutoencoder,
} from '../../../../../src-shared/errors/errors.ts'
import { readArray, relativeDifference } from '../../../../parity/readArray.ts'
import { safetensors, safetensorsOf } from '../safetensorsFixture.ts'
import { checkpoint, rawBytes, temporaryFolder, type Weights } from '../torchFixture.ts'

const parity = (place: string) => path.resolve(import.meta.dirname, '../../../../parity', place)
const ldm = parity('diffusers-ldm/model')
const kl = parity('diffusers-kl/model')
const weightsName = 'diffusion_pytorch_model.safetensors'

async function copyOf(model: string, change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'model')
  await cp(model, folder, { recursive: true })
  await change(folder)
  return folder
}

async function changeJson(file: string, change: (content: Record<string, unknown>) => object): Promise<void> {
  const content = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify(change(content)))
}

async function refusalOf(work: Promise<unknown>): Promise<InverscopeError> {
  const error = await work.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InverscopeError)
  return error as InverscopeError
}

describe('an LDMPipeline', () => {
  test('with a VQModel is a denoiser, its autoencoder and its scheduler', async () => {
    const opened = await openModel(ldm)
    expect(opened).toMatchObject({
      shape: [3, 16, 16],
      settings: { schedule: 'scaled_linear', scalingFactor: 0.18215 },
      missing: [],
      warnings: [],
      autoencoder: { kind: 'VQModel', latentChannels: 3, scale: 2, hasCodebook: true, scalingFactorFrom: 'file' },
    })
    expect(opened.autoencoder!.weights).toBe(path.join(ldm, 'vqvae', weightsName))
    expect(opened.facts).toContainEqual({ name: 'Scheduler', value: 'DDIMScheduler', from: 'file' })
    expect(opened.facts).toContainEqual({
      name: 'Codebook',
      value: '64 vectors, to which decoding rounds',
      from: 'file',
    })
  })

  test('with an AutoencoderKL is described part by part, with as many parameters as its files hold', async () => {
    const { parts, autoencoder } = await openModel(kl)
    const held = await Promise.all(
      ['unet', 'vae'].map(async (folder) => [
        ...(await openSafetensors(path.join(kl, folder, weightsName))).tensors.values(),
      ]),
    )
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
    expect(sum(parts.map(({ parameters }) => parameters))).toBe(sum(held.flat().map(({ count }) => count)))
    expect(autoencoder).toMatchObject({ kind: 'AutoencoderKL', latentChannels: 4, hasCodebook: false })
    expect(parts).toContainEqual({
      part: 'autoencoder.decoder.up_blocks.0',
      what: 'residual 32 → 32, residual 32 → 32, upsample, convolution',
      shape: '32 × 16 × 16',
      parameters: 46_496,
    })
  })

  test('under the name that it had before diffusers 0.2 is the same', async () => {
    const folder = await copyOf(ldm, (place) =>
      changeJson(path.join(place, 'model_index.json'), (index) => ({
        ...index,
        _class_name: 'LatentDiffusionUncondPipeline',
      })),
    )
    expect((await openModel(folder)).autoencoder).toMatchObject({ kind: 'VQModel' })
  })

  test('takes the scaling factor of diffusers where its autoencoder says none, and the user’s before both', async () => {
    const folder = await copyOf(ldm, (place) =>
      changeJson(path.join(place, 'vqvae/config.json'), ({ scaling_factor, ...rest }) => {
        expect(scaling_factor).toBe(0.18215)
        return rest
      }),
    )
    const name = 'States are latents times'
    const taken = await openModel(folder)
    expect(taken.facts).toContainEqual({ name, value: '0.18215', from: 'default' })
    const given = await openModel(folder, { settings: { scalingFactor: 1 } })
    expect(given.settings.scalingFactor).toBe(1)
    expect(given.facts).toContainEqual({ name, value: '1', from: 'user' })
  })

  test('without an autoencoder runs, and says that there are no pictures', async () => {
    const folder = await copyOf(ldm, (place) => rm(path.join(place, 'vqvae'), { recursive: true }))
    const opened = await openModel(folder)
    expect(opened.autoencoder).toBeUndefined()
    expect(opened.settings).not.toHaveProperty('scalingFactor')
    expect(opened.warnings.join()).toContain('No autoencoder')
    const refusal = await refusalOf(openModel(folder, { settings: { scalingFactor: 1 } }))
    expect(BadModelSetting.is(refusal)).toBe(true)
    expect(NoAutoencoder.is(await refusalOf(findAutoencoder(folder)))).toBe(true)
  })

  test('whose autoencoder is another’s is refused', async () => {
    const folder = await copyOf(ldm, async (place) => {
      await rm(path.join(place, 'vqvae'), { recursive: true })
      await cp(path.join(kl, 'vae'), path.join(place, 'vae'), { recursive: true })
    })
    const refusal = await refusalOf(openModel(folder))
    expect(ModelNotSupported.is(refusal)).toBe(true)
    expect(refusal.message).toContain('latents have 4 channels, and the denoiser beside it takes 3')
  })

  test('of a training run has one autoencoder for all checkpoints', async () => {
    const folder = await copyOf(kl, async (place) => {
      for (const step of [5, 10]) {
        await mkdir(path.join(place, `checkpoint-${step}`))
        await cp(path.join(place, 'unet'), path.join(place, `checkpoint-${step}/unet`), { recursive: true })
      }
    })
    const { checkpoints, autoencoder } = await openModel(folder)
    expect(checkpoints.map(({ step }) => step)).toEqual([5, 10, undefined])
    expect(autoencoder!.weights).toBe(path.join(folder, 'vae', weightsName))
  })
})

test('a DiTPipeline opens with its 1,000 classes or fewer, and an autoencoder where there is one', async () => {
  const dit = parity('diffusers-dit/model')
  const alone = await openModel(dit)
  expect(alone).toMatchObject({ shape: [4, 8, 8], missing: [], settings: { classes: 10, nullClass: true } })
  expect(alone.warnings.join()).toContain('No autoencoder')
  const folder = await copyOf(dit, (place) => cp(path.join(kl, 'vae'), path.join(place, 'vae'), { recursive: true }))
  expect((await openModel(folder)).autoencoder).toMatchObject({ kind: 'AutoencoderKL', scale: 2 })
})

describe('an autoencoder has the same weights', () => {
  const vae = path.join(kl, 'vae')
  const shards = [
    'diffusion_pytorch_model-00001-of-00002.safetensors',
    'diffusion_pytorch_model-00002-of-00002.safetensors',
  ]

  async function weightsOf(file: string): Promise<Weights> {
    const weights: Weights = {}
    for (const [name, tensor] of (await openSafetensors(file)).tensors)
      weights[name] = { shape: tensor.shape, data: await readTensor(tensor) }
    return weights
  }

  /** The decoder's picture of a latent, with its weights in other files. */
  async function decodedFrom(files: Record<string, Uint8Array | string>): Promise<Float32Array> {
    const folder = await copyOf(vae, async (place) => {
      await rm(path.join(place, weightsName))
      for (const [name, content] of Object.entries(files)) await writeFile(path.join(place, name), content)
    })
    const session = await openAutoencoderSession({ file: await findAutoencoder(folder) }, 'decode', 8)
    const pictures = await session.evaluate(readArray('diffusers-kl/z.npy').data)
    await session.release()
    return pictures
  }
  const expected = readArray('diffusers-kl/decoded.npy').data

  test('in torch’s own format, in shards and under the old names of attention', async () => {
    const weights = await weightsOf(path.join(vae, weightsName))
    const names = Object.keys(weights)
    const part = (which: readonly string[]) =>
      safetensorsOf(Object.fromEntries(which.map((name) => [name, weights[name]])))
    const [first, second] = [names.slice(0, 50), names.slice(50)]
    const places = names.map((name) => [name, shards[first.includes(name) ? 0 : 1]])
    const oldNames = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
    const renamed = Object.entries(weights).map(([name, weight]) => [
      Object.entries(oldNames).reduce((now, [today, old]) => now.replace(`.${today}.`, `.${old}.`), name),
      weight,
    ])
    const forms: Record<string, Uint8Array | string>[] = [
      { 'diffusion_pytorch_model.bin': checkpoint(weights) },
      {
        [shards[0]]: part(first),
        [shards[1]]: part(second),
        'diffusion_pytorch_model.safetensors.index.json': JSON.stringify({ weight_map: Object.fromEntries(places) }),
      },
      { 'diffusion_pytorch_model.bin': checkpoint(Object.fromEntries(renamed) as Weights) },
    ]
    for (const files of forms) expect(relativeDifference(await decodedFrom(files), expected)).toBeLessThan(1e-4)
  })

  test('as a variant of half the bytes, as far as those go', async () => {
    const weights = Object.entries(await weightsOf(path.join(vae, weightsName)))
    const variant = safetensors(
      weights.map(([name, { shape, data }]) => ({
        name,
        dtype: 'F16',
        shape,
        data: rawBytes(new Float16Array(data as Float32Array)),
      })),
    )
    const decoded = await decodedFrom({ 'diffusion_pytorch_model.fp16.safetensors': variant })
    expect(relativeDifference(decoded, expected)).toBeLessThan(5e-3)
  })
})

describe('a part of a pipeline alone', () => {
  test.each([
    ['an AutoencoderKL', path.join(kl, 'vae'), { kind: 'AutoencoderKL', latentChannels: 4 }],
    ['a VQModel', path.join(ldm, 'vqvae'), { kind: 'VQModel', latentChannels: 3 }],
    ['a file of one', path.join(ldm, 'vqvae', weightsName), { kind: 'VQModel', latentChannels: 3 }],
  ])('%s is known as an autoencoder and refused as a denoiser', async (_, place, expected) => {
    expect(await openComponent(place)).toMatchObject({ kind: 'autoencoder', autoencoder: expected })
    expect(path.basename(await findAutoencoder(place))).toBe(weightsName)
    expect((await refusalOf(openModel(place))).message).toContain('it is an autoencoder alone')
  })

  test('a scheduler is known as one', async () => {
    const place = path.join(kl, 'scheduler')
    for (const given of [place, path.join(place, 'scheduler_config.json')])
      expect(await openComponent(given)).toMatchObject({
        kind: 'scheduler',
        scheduler: { name: 'DDIMScheduler', settings: { schedule: 'scaled_linear' } },
      })
    expect((await refusalOf(openModel(place))).message).toContain('it is a scheduler alone')
    expect(NoAutoencoder.is(await refusalOf(findAutoencoder(place)))).toBe(true)
  })

  test.each([path.join(kl, 'unet'), kl, parity('adm'), path.join(kl, 'nowhere')])('%s is neither', async (place) => {
    expect(await openComponent(place)).toBeUndefined()
  })

  test('a pipeline’s first form, with all in one folder, is no component', async () => {
    const folder = await copyOf(ldm, async (place) => {
      await rename(path.join(place, 'unet/config.json'), path.join(place, 'config.json'))
      await rename(path.join(place, 'unet', weightsName), path.join(place, weightsName))
      await rename(path.join(place, 'scheduler/scheduler_config.json'), path.join(place, 'scheduler_config.json'))
      for (const part of ['unet', 'scheduler']) await rm(path.join(place, part), { recursive: true })
    })
    expect(await openComponent(folder)).toBeUndefined()
    expect((await openModel(folder)).autoencoder).toMatchObject({ kind: 'VQModel' })
  })
})
