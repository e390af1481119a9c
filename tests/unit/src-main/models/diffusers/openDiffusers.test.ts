import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileModel } from '../../../../../src-main/models/compileModel.ts'
import { openModel } from '../../../../../src-main/models/openModel.ts'
import { openSafetensors } from '../../../../../src-main/models/readers/safetensors.ts'
import { readTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import {
  BadModelSetting,
  CheckpointBroken,
  FileMissing,
  InverscopeError,
  ModelNotSupported,
  ModelSettingMissing,
} from '../../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../../src-shared/project/modelSettings.ts'
import { safetensors, safetensorsOf } from '../safetensorsFixture.ts'
import { compiledWeights } from '../compiledWeights.ts'
import { checkpoint, rawBytes, temporaryFolder, type Weights } from '../torchFixture.ts'

const pipeline = path.resolve(import.meta.dirname, '../../../../parity/diffusers-ddpm/model')
const schedule: ModelSettings = { schedule: 'linear', trainSteps: 1000, clipSampling: false, clipInversion: false }
const weightsName = 'diffusion_pytorch_model.safetensors'

/** A copy of the small pipeline, changed by `change`. */
async function changed(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'model')
  await cp(pipeline, folder, { recursive: true })
  await change(folder)
  return folder
}

const withConfig = (fields: object, file = 'unet/config.json') =>
  changed(async (folder) => {
    const config = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as object
    await writeFile(path.join(folder, file), JSON.stringify({ ...config, ...fields }))
  })

async function weightsOfPipeline(): Promise<Weights> {
  const weights: Weights = {}
  for (const [name, tensor] of (await openSafetensors(path.join(pipeline, 'unet', weightsName))).tensors)
    weights[name] = { shape: tensor.shape, data: await readTensor(tensor) }
  return weights
}

async function refusalOf(work: Promise<unknown>): Promise<InverscopeError> {
  const error = await work.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InverscopeError)
  return error as InverscopeError
}

/** The weights that reach the network, by name. */
async function weightsOf(opened: { path: string; checkpoints: { file: string }[]; settings: ModelSettings }) {
  return compiledWeights(await compileModel(path.join(opened.path, opened.checkpoints[0].file), opened.settings))
}

const valuesIn = (weights: Map<string, Float32Array>) =>
  [...weights.values()].reduce((sum, { length }) => sum + length, 0)

describe('a diffusers folder', () => {
  test('of a pipeline says all that a run needs', async () => {
    expect(await openModel(pipeline)).toMatchObject({
      family: 'diffusers',
      shape: [3, 16, 16],
      outputChannels: 3,
      checkpoints: [{ file: `unet/${weightsName}`, bytes: 724_004 }],
      missing: [],
      warnings: [],
      settings: { timestepSpacing: 'leading', setAlphaToOne: false, clipSampling: false, classes: 0 },
    })
  })

  test('is described part by part, with as many parameters as its file holds', async () => {
    const { parts, facts } = await openModel(pipeline)
    const held = [...(await openSafetensors(path.join(pipeline, 'unet', weightsName))).tensors.values()]
    expect(parts.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(
      held.reduce((sum, { count }) => sum + count, 0),
    )
    expect(parts.find(({ part }) => part === 'down_blocks.1.0')).toMatchObject({
      what: 'residual 16 → 32, attention',
      shape: '32 × 8 × 8',
    })
    expect(facts).toContainEqual({ name: 'Noise schedule', value: 'linear', from: 'file' })
  })

  test('of one network, or a file in it, wants the schedule and whether x0 is limited, and takes them from the user', async () => {
    for (const place of [path.join(pipeline, 'unet'), path.join(pipeline, 'unet', weightsName)]) {
      const opened = await openModel(place)
      expect(opened.missing).toEqual(['schedule', 'trainSteps', 'clipSampling', 'clipInversion'])
      expect(opened.questions).toEqual([expect.stringContaining('both can have three channels')])
      expect(opened.presets).toEqual([])
      const complete = await openModel(place, { settings: schedule })
      expect(complete).toMatchObject({ missing: [], settings: { timestepSpacing: 'leading', clipSampling: false } })
      expect(complete.facts).toContainEqual({ name: 'Training steps D', value: '1000', from: 'user' })
      expect(valuesIn(await weightsOf(complete))).toBeGreaterThan(170_000)
    }
  })

  test('of the first pipelines has all files in one place', async () => {
    const folder = await changed(async (place) => {
      for (const name of ['config.json', weightsName])
        await rename(path.join(place, 'unet', name), path.join(place, name))
      await rename(path.join(place, 'scheduler/scheduler_config.json'), path.join(place, 'scheduler_config.json'))
      await rm(path.join(place, 'unet'), { recursive: true })
      await rm(path.join(place, 'scheduler'), { recursive: true })
    })
    expect(await openModel(folder)).toMatchObject({ missing: [], checkpoints: [{ file: weightsName }] })
  })

  test('with averaged weights gives those, and says so', async () => {
    const folder = await changed(async (place) => {
      await cp(path.join(place, 'unet'), path.join(place, 'unet_ema'), { recursive: true })
      const file = path.join(place, 'unet_ema/config.json')
      const config = JSON.parse(await readFile(file, 'utf8')) as object
      await writeFile(file, JSON.stringify({ ...config, decay: 0.999, optimization_step: 5, use_ema_warmup: true }))
    })
    const { checkpoints, warnings } = await openModel(folder)
    expect(checkpoints[0].file).toBe(`unet_ema/${weightsName}`)
    expect(warnings.join()).toContain('unet_ema')
  })

  test('of a training checkpoint has its step from the name', async () => {
    const folder = path.join(await temporaryFolder(), 'checkpoint-5000')
    await mkdir(folder)
    await cp(path.join(pipeline, 'unet'), path.join(folder, 'unet'), { recursive: true })
    const { checkpoints, missing } = await openModel(folder)
    expect(checkpoints).toMatchObject([{ step: 5000, file: `unet/${weightsName}` }])
    expect(missing).toEqual(['schedule', 'trainSteps', 'clipSampling', 'clipInversion'])
  })
})

describe('a training run', () => {
  const checkpointsIn = async (place: string, names: Record<string, string>) => {
    for (const [name, denoiser] of Object.entries(names))
      await cp(path.join(pipeline, 'unet'), path.join(place, name, denoiser), { recursive: true })
  }

  test('is a series, oldest first, of averaged weights where they were kept', async () => {
    const folder = await temporaryFolder()
    await checkpointsIn(folder, {
      'checkpoint-1000': 'unet_ema',
      'checkpoint-500': 'unet_ema',
      'checkpoint-20': 'unet',
    })
    await checkpointsIn(folder, { 'checkpoint-500/more': 'unet' })
    const { checkpoints, warnings, facts } = await openModel(folder, { settings: schedule })
    expect(checkpoints.map(({ step, file }) => [step, file])).toEqual([
      [500, `checkpoint-500/unet_ema/${weightsName}`],
      [1000, `checkpoint-1000/unet_ema/${weightsName}`],
    ])
    expect(warnings.join()).toContain('checkpoint-20')
    expect(facts).toContainEqual({ name: 'Checkpoints', value: '2, training steps 500 to 1,000', from: 'file' })
  })

  test('that is finished ends with the weights of its pipeline', async () => {
    const folder = await changed((place) => checkpointsIn(place, { 'checkpoint-7': 'unet', 'checkpoint-11': 'unet' }))
    await mkdir(path.join(folder, 'checkpoint-9'))
    const { checkpoints, missing, warnings, facts } = await openModel(folder)
    expect(checkpoints.map(({ step }) => step)).toEqual([7, 11, undefined])
    const value = '3, training steps 7 to 11 and the finished model'
    expect(facts).toContainEqual({ name: 'Checkpoints', value, from: 'file' })
    expect(checkpoints.at(-1)!.file).toBe(`unet/${weightsName}`)
    expect(missing).toEqual([])
    expect(warnings.join()).toContain('checkpoint-9')
  })

  test('a file without config.json says what is missing', async () => {
    const folder = await temporaryFolder()
    await cp(path.join(pipeline, 'unet', weightsName), path.join(folder, weightsName))
    expect((await refusalOf(openModel(path.join(folder, weightsName)))).message).toContain(
      'no config.json lies beside it',
    )
  })
})

describe('the same weights come from', () => {
  test('torch’s own format, shards and old names of attention', async () => {
    const expected = await weightsOf(await openModel(pipeline))
    const weights = await weightsOfPipeline()
    const inFolder = async (files: Record<string, string | Uint8Array>) => {
      const folder = await changed(async (place) => {
        await rm(path.join(place, 'unet', weightsName))
        for (const [name, contents] of Object.entries(files)) await writeFile(path.join(place, 'unet', name), contents)
      })
      return openModel(folder)
    }
    const names = Object.keys(weights)
    const part = (which: readonly string[]) =>
      safetensorsOf(Object.fromEntries(which.map((name) => [name, weights[name]])))
    const [first, second] = [names.slice(0, 40), names.slice(40)]
    const shards = [
      'diffusion_pytorch_model-00001-of-00002.safetensors',
      'diffusion_pytorch_model-00002-of-00002.safetensors',
    ]
    const places = names.map((name) => [name, shards[first.includes(name) ? 0 : 1]])
    const oldNames = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
    const renamed = Object.entries(weights).map(([name, weight]) => [
      Object.entries(oldNames).reduce((now, [today, old]) => now.replace(`.${today}.`, `.${old}.`), name),
      weight,
    ])

    const torch = await inFolder({ 'diffusion_pytorch_model.bin': checkpoint(weights) })
    expect(await weightsOf(torch)).toEqual(expected)
    const sharded = await inFolder({
      [shards[0]]: part(first),
      [shards[1]]: part(second),
      'diffusion_pytorch_model.safetensors.index.json': JSON.stringify({ weight_map: Object.fromEntries(places) }),
    })
    expect(sharded.facts).toContainEqual({ name: 'Format', value: 'safetensors in shards', from: 'file' })
    expect(await weightsOf(sharded)).toEqual(expected)
    const old = await inFolder({ [weightsName]: safetensorsOf(Object.fromEntries(renamed) as Weights) })
    expect(await weightsOf(old)).toEqual(expected)
  })

  test('a variant where there is nothing else, and beside the full one only by its path', async () => {
    const weights = Object.entries(await weightsOfPipeline())
    const variant = safetensors(
      weights.map(([name, { shape, data }]) => ({
        name,
        dtype: 'BF16',
        shape,
        data: rawBytes(Uint16Array.from(new Uint32Array(data.buffer as ArrayBuffer), (bits) => bits >>> 16)),
      })),
    )
    const variantName = 'diffusion_pytorch_model.fp16.safetensors'
    const beside = await changed((folder) => writeFile(path.join(folder, 'unet', variantName), variant))
    const { checkpoints, warnings } = await openModel(beside)
    expect(checkpoints[0].file).toBe(`unet/${weightsName}`)
    expect(warnings.join()).toContain(variantName)
    await rm(path.join(beside, 'unet', weightsName))
    const alone = await openModel(beside)
    expect(alone.facts).toContainEqual({ name: 'Number type', value: 'bfloat16', from: 'file' })
    expect(valuesIn(await weightsOf(alone))).toBeGreaterThan(170_000)
  })
})

describe('refused by name is', () => {
  test.each<[object, string]>([
    [{ num_experts: 4 }, 'num_experts = 4, which is unknown'],
    [{ act_fn: 'geglu' }, 'act_fn = "geglu"'],
    [{ class_embed_type: 'identity' }, 'class_embed_type = "identity"'],
    [{ down_block_types: ['DownBlock2D', 'CrossAttnDownBlock2D'] }, 'CrossAttnDownBlock2D'],
    [{ up_block_types: ['UpBlock2D'] }, '1 up_block_types'],
    [{ sample_size: [16, 32] }, 'sample_size = [16,32]'],
    [{ norm_num_groups: 5 }, 'norm_num_groups'],
    [{ out_channels: 4 }, 'out_channels'],
    [{ layers_per_block: 1_000_000_000 }, 'layers_per_block'],
    [{ block_out_channels: [16, 64] }, 'has shape'],
    [{ add_attention: false }, 'mid_block.attentions.0'],
    [{ _class_name: 'AutoencoderKL' }, 'AutoencoderKL'],
  ])('%j', async (fields, message) => {
    const error = await refusalOf(openModel(await withConfig(fields)))
    expect(ModelNotSupported.is(error)).toBe(true)
    expect(error.message).toContain(message)
  })

  test('a tensor that the configuration asks for and the file lacks', async () => {
    const error = await refusalOf(openModel(await withConfig({ layers_per_block: 2 })))
    expect(CheckpointBroken.is(error)).toBe(true)
    expect(error.message).toContain('down_blocks.0.resnets.1')
  })

  test('another pipeline, and a configuration that is none', async () => {
    const conditional = await withConfig({ _class_name: 'StableDiffusionPipeline' }, 'model_index.json')
    expect((await refusalOf(openModel(conditional))).message).toContain('its pipeline is StableDiffusionPipeline')
    const broken = await changed((folder) => writeFile(path.join(folder, 'unet/config.json'), '[1'))
    expect((await refusalOf(openModel(broken))).message).toContain('not a JSON object')
    const empty = await changed((folder) => rm(path.join(folder, 'unet', weightsName)))
    expect((await refusalOf(openModel(empty))).message).toContain('no diffusion_pytorch_model.safetensors')
  })

  test.each<[{ preset?: string; settings?: ModelSettings }, string]>([
    [{ preset: 'landscape-ddpm' }, 'preset'],
    [{ settings: { heads: 4 } }, 'heads'],
    [{ settings: { rescaleTimesteps: true } }, 'rescaleTimesteps'],
    [{ settings: { classes: 10 } }, 'classes'],
    [{ settings: { imageSize: 15 } }, 'multiple of 2'],
    [{ settings: { stepsOffset: 1000 } }, 'stepsOffset'],
  ])('what the user says wrongly: %j', async (given, message) => {
    const error = await refusalOf(openModel(pipeline, given))
    expect(BadModelSetting.is(error)).toBe(true)
    expect(error.message).toContain(message)
  })

  test('a network whose config.json has gone since', async () => {
    const folder = await changed((place) => rm(path.join(place, 'unet/config.json')))
    const error = await refusalOf(compileModel(path.join(folder, 'unet', weightsName), schedule))
    expect(FileMissing.is(error)).toBe(true)
    expect(error.message).toContain('config.json')
  })

  test('a run without a schedule', async () => {
    const error = await refusalOf(compileModel(path.join(pipeline, 'unet', weightsName), {}))
    expect(ModelSettingMissing.is(error)).toBe(true)
    expect(error.message).not.toContain('preset')
  })
})
