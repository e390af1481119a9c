import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openModel } from '../../../../../src-main/models/openModel.ts'
import { hashCheckpoint } from '../../../../../src-main/store/checkpointHash.ts'
import { hashFile } from '../../../../../src-main/store/contentHash.ts'
import { ModelSettingMissing } from '../../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../../src-shared/project/modelSettings.ts'
import { compileModel } from '../../../../../src-main/models/compileModel.ts'
import { integers, onnx, onnxFile, outside, state, temporaryFolder, time, value } from './onnxFixture.ts'

const clipping: ModelSettings = { clipSampling: true, clipInversion: true }
const whole: ModelSettings = { schedule: 'linear', trainSteps: 1000, predictionType: 'epsilon', ...clipping }
const open = async (graph: Parameters<typeof onnx>[0] = {}, settings?: ModelSettings, preset?: string) =>
  openModel(await onnxFile(onnx(graph)), { settings, preset })

describe('what an ONNX file does not say is one question', () => {
  test('about its schedule and what it predicts', async () => {
    const { missing, presets } = await open()
    expect(missing).toEqual([
      'predictionType',
      'trainSteps',
      'schedule',
      'rescaleTimesteps',
      'clipSampling',
      'clipInversion',
    ])
    expect(presets).toContain('cifar10_uncond_50M_500K')
  })

  test('which a preset answers', async () => {
    const { missing, settings, facts } = await open(
      { input: [value('x', ['N', 3, 32, 32]), time], output: [value('output', ['N', 6, 32, 32])] },
      undefined,
      'cifar10_uncond_50M_500K',
    )
    expect(missing).toEqual([])
    expect(settings).toEqual({
      imageSize: 32,
      schedule: 'cosine',
      trainSteps: 4000,
      rescaleTimesteps: true,
      predictionType: 'epsilon',
      classes: 0,
      clipSampling: true,
      clipInversion: true,
      stateInput: 'x',
      timestepInput: 't',
      predictionOutput: 'output',
    })
    expect(facts).toContainEqual({ name: 'Noise schedule', value: 'cosine', from: 'preset' })
    expect(facts).toContainEqual({ name: 'Input for the timestep', value: 't', from: 'inferred' })
  })

  test('or its own output by its name', async () => {
    expect((await open({ output: [value('noise_pred', ['N', 3, 8, 8])] })).settings.predictionType).toBe('epsilon')
    expect((await open({ output: [value('x0', ['N', 3, 8, 8])] })).settings.predictionType).toBe('sample')
  })

  test('about rescaled time only where that makes a difference', async () => {
    expect((await open({}, whole)).missing).toEqual([])
    expect((await open({}, { ...whole, trainSteps: 4000 })).missing).toEqual(['rescaleTimesteps'])
    const wholeTimes = await open({ input: [state, integers('t', ['N'])] }, { ...whole, trainSteps: 4000 })
    expect(wholeTimes.missing).toEqual([])
    expect(wholeTimes.settings.rescaleTimesteps).toBe(false)
  })

  test('about the number of classes where it takes a class', async () => {
    const graph = { input: [state, time, integers('y', ['N'])] }
    expect((await open(graph, whole)).missing).toEqual(['classes'])
    expect((await open(graph, { ...whole, classes: 7 })).settings).toMatchObject({ classes: 7, classInput: 'y' })
  })

  test('about the input, with those that it could be', async () => {
    const graph = { input: [state, integers('a', ['N']), integers('b', ['N'])] }
    const opened = await open(graph, { ...whole, classes: 3 })
    expect(opened.missing).toEqual(['timestepInput'])
    expect(opened.questions).toEqual([expect.stringContaining('"a" int64 (N) or "b" int64 (N)')])
    const answered = await open(graph, { ...whole, classes: 3, timestepInput: 'b' })
    expect(answered.missing).toEqual([])
    expect(answered.settings).toMatchObject({ timestepInput: 'b', classInput: 'a' })
    const file = await onnxFile(onnx(graph))
    const error = await compileModel(file, { ...whole, classes: 3, imageSize: 8 }).catch((thrown: unknown) => thrown)
    expect(ModelSettingMissing.is(error) && error.message).toContain('Which input is the timestep')
  })
})

test('steps are spaced as in diffusers where the user says so', async () => {
  const { settings } = await open({}, { ...whole, schedule: 'scaled_linear', betaStart: 0.00085, betaEnd: 0.012 })
  expect(settings).toMatchObject({
    timestepSpacing: 'leading',
    stepsOffset: 0,
    setAlphaToOne: true,
    betaStart: 0.00085,
    betaEnd: 0.012,
  })
})

test.each([1, 3, 4])(
  'whether x0 of %i channels is limited is asked, since latents can have as many',
  async (channels) => {
    const graph = {
      input: [value('x', ['N', channels, 8, 8]), time],
      output: [value('output', ['N', channels, 8, 8])],
    }
    const unsaid = { ...whole, clipSampling: undefined, clipInversion: undefined }
    const asked = await open(graph, unsaid)
    expect(asked.missing).toEqual(['clipSampling', 'clipInversion'])
    expect(asked.questions).toEqual([expect.stringContaining('both can have three channels')])
    const one = await open(graph, { ...unsaid, clipSampling: false })
    expect(one.missing).toEqual(['clipInversion'])
    const answered = await open(graph, { ...unsaid, clipSampling: false, clipInversion: false })
    expect(answered).toMatchObject({ missing: [], questions: [] })
  },
)

test.each<[ModelSettings, string]>([
  [{ imageSize: 16 }, '8 × 8'],
  [{ heads: 4 }, 'finished network'],
  [{ classes: 10 }, 'not told a class'],
  [{ predictionOutput: 'x0' }, 'output'],
  [{ stateInput: 't' }, 'cannot be'],
])('%j, which contradicts the file, is refused', async (settings, reason) => {
  await expect(open({}, { ...whole, ...settings })).rejects.toMatchObject({
    message: expect.stringContaining(reason),
  })
})

test('time in fractions is refused for an input of whole numbers', async () => {
  const graph = { input: [state, integers('t', ['N'])] }
  await expect(open(graph, { ...whole, trainSteps: 4000, rescaleTimesteps: true })).rejects.toMatchObject({
    code: 'bad-model-setting',
  })
})

test('a checkpoint of another family has no inputs to name', async () => {
  const checkpoint = path.resolve(import.meta.dirname, '../../../../parity/adm/model.pt')
  await expect(openModel(checkpoint, { settings: { stateInput: 'x' } })).rejects.toMatchObject({
    code: 'bad-model-setting',
  })
})

test('its identity covers the weights beside it', async () => {
  const initializer = [outside({ location: 'weights', length: '12' })]
  const file = await onnxFile(onnx({ initializer }), { weights: new Uint8Array(12) })
  const before = await hashCheckpoint(file)
  await writeFile(path.join(path.dirname(file), 'weights'), new Uint8Array(12).fill(1))
  expect(await hashCheckpoint(file)).not.toBe(before)
  const alone = await onnxFile(onnx())
  expect(await hashCheckpoint(alone)).toBe(await hashFile(alone))
})

test('a folder of ONNX files is a series, with the sizes of what lies beside each', async () => {
  const initializer = (location: string) => ({ initializer: [outside({ location })] })
  const folder = await temporaryFolder({
    'model000200.onnx': onnx(initializer('b.data')),
    'model000100.onnx': onnx(initializer('a.data')),
    'a.data': new Uint8Array(12),
    'b.data': new Uint8Array(12),
  })
  const { checkpoints, family, batch } = await openModel(folder, { settings: whole })
  expect(family).toBe('onnx')
  expect(batch).toBeUndefined()
  expect(checkpoints.map(({ step }) => step)).toEqual([100, 200])
  await appendFile(path.join(folder, 'a.data'), new Uint8Array(4))
  expect((await openModel(folder, { settings: whole })).checkpoints[0].bytes).toBe(checkpoints[0].bytes + 4)
})
