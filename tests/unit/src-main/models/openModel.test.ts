import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Description } from '../../../../src-shared/contract/views.ts'
import { openModel } from '../../../../src-main/models/openModel.ts'
import { CheckpointBroken, UnknownName } from '../../../../src-shared/errors/errors.ts'
import { randomWeights, smallNetwork } from './architectures/randomNetwork.ts'
import { bytes } from './pickleFixture.ts'
import { checkpoint, temporaryFile, temporaryFolder } from './torchFixture.ts'

const repository = path.join(import.meta.dirname, '../../../..')
const landscapes = path.join(repository, 'resources/demo/models/landscape-ddpm')
const classConditional = path.join(repository, 'tests/parity/adm-class-conditional/model.pt')

describe('the demonstration model', () => {
  test('with its preset is complete', async () => {
    const model = await openModel(landscapes, { preset: 'landscape-ddpm' })
    expect(model).toMatchObject({
      family: 'guided-diffusion',
      shape: [3, 32, 32],
      outputChannels: 6,
      missing: [],
      warnings: [],
    })
    expect(model.checkpoints.map(({ step }) => step)).toEqual([100, 500, 1000, 3000, 6422])
  })

  test('without it says what is missing', async () => {
    const model = await openModel(landscapes)
    expect(model.missing).toEqual(['imageSize', 'schedule', 'trainSteps', 'rescaleTimesteps', 'heads'])
    expect(model.facts.filter(({ from }) => from === 'missing').map(({ name }) => name)).toContain('Noise schedule')
  })

  test('with the preset of another model is doubted', async () => {
    const { warnings } = await openModel(landscapes, { preset: 'cifar10_uncond_50M_500K' })
    expect(warnings.join()).toContain('model channels 32 instead of 128')
  })

  test('is described part by part, with the parameters of its README', async () => {
    const { parts, facts } = await openModel(landscapes, { preset: 'landscape-ddpm' })
    expect(parts.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(1_629_478)
    expect(parts.find(({ part }) => part === 'input_blocks.5')).toEqual({
      part: 'input_blocks.5',
      what: 'residual 64 → 64, attention',
      shape: '64 × 8 × 8',
      parameters: 107_392,
    })
    expect(() => Description.shape.facts.parse(facts)).not.toThrow()
  })
})

test('a class-conditional network says how many classes it has and how it changes size', async () => {
  const { settings, facts, parts } = await openModel(classConditional)
  expect(settings.classes).toBe(10)
  expect(facts).toContainEqual({ name: 'Resolution changes by', value: 'residual blocks', from: 'inferred' })
  expect(parts.find(({ part }) => part === 'middle_block')?.shape).toBe('64 × H/2 × W/2')
})

test('a U-Net is described level by level', async () => {
  const { levels } = await openModel(landscapes, { preset: 'landscape-ddpm' })
  expect(levels).toEqual({
    size: 32,
    channelsIn: 3,
    channelsOut: 6,
    levels: [
      { scale: 1, channels: 32, down: { blocks: 1, attention: 0 }, up: { blocks: 2, attention: 0 } },
      { scale: 2, channels: 64, down: { blocks: 1, attention: 0 }, up: { blocks: 2, attention: 0 } },
      { scale: 4, channels: 64, down: { blocks: 1, attention: 1 }, up: { blocks: 2, attention: 2 } },
      { scale: 8, channels: 64, down: { blocks: 1, attention: 0 }, up: { blocks: 2, attention: 0 } },
    ],
    middle: { channels: 64, blocks: 2, attention: 1 },
  })
  const residual = await openModel(classConditional)
  expect(residual.levels?.levels.map(({ scale }) => scale)).toEqual([1, 2])
  expect(residual.levels?.size).toBeUndefined()
  const unet = await openModel(path.join(repository, 'tests/parity/diffusers-ddpm/model'))
  const parts = unet.parts.filter(({ what }) => what.includes('attention')).length
  const attention = unet.levels!.levels.reduce((sum, { down, up }) => sum + down.attention + up.attention, 0)
  expect(attention + unet.levels!.middle!.attention).toBe(parts)
})

test('a checkpoint of another network is left out of a series by name', async () => {
  const folder = await temporaryFolder()
  const [small, wide] = [smallNetwork, { ...smallNetwork, levels: [32, 32] }].map(randomWeights)
  for (const [name, weights] of [
    ['model10.pt', wide],
    ['model20.pt', small],
    ['model30.pt', small],
  ] as const)
    await writeFile(path.join(folder, name), checkpoint(weights))
  const { checkpoints, warnings } = await openModel(folder)
  expect(checkpoints.map(({ step }) => step)).toEqual([20, 30])
  expect(warnings).toContainEqual(expect.stringMatching(/another network: model10\.pt/))
})

test('a pattern is opened as the series of what fits it', async () => {
  const { path: folder, pattern, checkpoints } = await openModel(path.join(landscapes, 'ema_0.999_00[13]*.pt'))
  expect(folder).toBe(landscapes)
  expect(pattern).toBe('ema_0.999_00[13]*.pt')
  expect(checkpoints.map(({ step }) => step)).toEqual([1000, 3000])
})

test('what cannot be opened says why', async () => {
  await expect(openModel(landscapes, { preset: 'nothing' })).rejects.toSatisfy(UnknownName.is)
  await expect(openModel(await temporaryFile(bytes('PK and nothing more')))).rejects.toSatisfy(CheckpointBroken.is)
})
