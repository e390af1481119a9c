import { describe, expect, test } from 'vitest'
import { openEncoder } from '../../../../../src-main/models/encoders/openEncoder.ts'
import { integers, onnx, prediction, state, value } from '../onnxFile/onnxFixture.ts'
import { encoderFile, meanColourEncoder, otherEncoder } from './encoderFixture.ts'

const twoFeatures = meanColourEncoder([
  [1, 0, 0],
  [0, 1, 1],
])
const opened = async (bytes: Uint8Array, given: Parameters<typeof openEncoder>[1] = {}) =>
  openEncoder(await encoderFile(bytes), given)

describe('what a preset gives', () => {
  test('imagenet: 256, then the middle 224, bicubic', async () => {
    const { settings, missing, origin } = await opened(twoFeatures, { preset: 'imagenet' })
    expect(missing).toEqual([])
    expect(settings).toMatchObject({
      imageSize: 224,
      shorterSide: 256,
      resampling: 'bicubic',
      mean: [0.485, 0.456, 0.406],
      output: 'features',
      reading: 'vector',
    })
    expect(origin).toMatchObject({ imageSize: 'preset', output: 'file' })
  })

  test('a size that the file fixes goes before the preset’s, and the resize keeps its share', async () => {
    const fixed = meanColourEncoder([[1, 0, 0]], { input: ['N', 3, 28, 28] })
    const { settings, origin } = await opened(fixed, { preset: 'imagenet' })
    expect(settings).toMatchObject({ imageSize: 28, shorterSide: 32 })
    expect(origin.imageSize).toBe('file')
  })

  test('what the user says goes before both', async () => {
    const { settings } = await opened(twoFeatures, { preset: 'clip', settings: { imageSize: 64, shorterSide: 70 } })
    expect(settings).toMatchObject({ imageSize: 64, shorterSide: 70, mean: [0.48145466, 0.4578275, 0.40821073] })
  })
})

test('without a preset it says what must be set', async () => {
  const { missing } = await opened(twoFeatures)
  expect(missing).toEqual(['imageSize', 'resampling', 'mean', 'deviation'])
})

test('of several outputs one must be named, and the question names them', async () => {
  const two = otherEncoder([
    { name: 'pooled', shape: ['N', 192] },
    { name: 'hidden', shape: ['N', 3, 8, 8] },
  ])
  const { missing, questions } = await opened(two, { preset: 'clip' })
  expect(missing).toEqual(['output', 'reading'])
  expect(questions).toEqual([
    'Which output holds the features: "pooled" float32 (N, 192) or "hidden" float32 (N, 3, 8, 8)?',
  ])
  const named = await opened(two, { preset: 'clip', settings: { output: 'pooled' } })
  expect(named.missing).toEqual([])
  await expect(opened(two, { settings: { output: 'logits' } })).rejects.toMatchObject({
    code: 'unknown-name',
    data: { name: 'logits', known: ['pooled', 'hidden'] },
  })
})

describe('an output that is no vector asks how it is read', () => {
  test('tokens', async () => {
    const tokens = otherEncoder([{ name: 'last_hidden_state', shape: ['N', 197, 384] }])
    const { missing, questions } = await opened(tokens, { preset: 'imagenet' })
    expect(missing).toEqual(['reading'])
    expect(questions[0]).toMatch(/is a row of tokens per picture.*set reading=class-token or reading=mean-of-tokens/)
    const read = await opened(tokens, { preset: 'imagenet', settings: { reading: 'class-token' } })
    expect(read).toMatchObject({ missing: [], settings: { reading: 'class-token' } })
  })

  test('feature maps, which a single place settles', async () => {
    const maps = otherEncoder([{ name: 'maps', shape: ['N', 3, 8, 8] }])
    expect((await opened(maps, { preset: 'clip' })).questions[0]).toMatch(/set reading=mean-of-places/)
    const pool = otherEncoder([{ name: 'pool3', shape: ['N', 2048, 1, 1] }])
    expect(await opened(pool, { preset: 'inception' })).toMatchObject({
      missing: [],
      settings: { reading: 'mean-of-places', resampling: 'interpolate', imageSize: 8 },
    })
  })

  test('a reading that does not fit is asked again', async () => {
    const { questions } = await opened(twoFeatures, { preset: 'clip', settings: { reading: 'class-token' } })
    expect(questions[0]).toMatch(/which reading=class-token does not fit: set reading=vector/)
  })
})

describe('what is no encoder is refused with what was found', () => {
  test.each([
    [
      'a denoiser',
      onnx(),
      /takes "x" float32 \(N, 3, 8, 8\) and "t" float32 \(N\), and an encoder takes pictures alone/,
    ],
    [
      'pictures with the channels last',
      onnx({ input: [value('x', ['N', 224, 224, 3])], output: [prediction] }),
      /has 224 channels in the second place/,
    ],
    ['latents', onnx({ input: [value('x', ['N', 4, 8, 8])] }), /has 4 channels/],
    ['oblong pictures', onnx({ input: [value('x', ['N', 3, 8, 16])] }), /is not square/],
    [
      'tokens of text',
      onnx({ input: [integers('x', ['N', 77])] }),
      /its input is "x" int64 \(N, 77\), and pictures are/,
    ],
    [
      'a label alone',
      onnx({ input: [state], output: [integers('label', ['N'])] }),
      /none of its outputs is a float32 vector/,
    ],
  ])('%s', async (_, bytes, reason) => {
    await expect(opened(bytes)).rejects.toMatchObject({
      code: 'encoder-not-supported',
      message: expect.stringMatching(reason),
    })
  })
})

test.each([
  [{ imageSize: 64 }, /the file takes pictures of 8 pixels/],
  [{ resampling: 'bicubic' as const, shorterSide: 6 }, /the middle of 8 pixels cannot be cut out of less/],
  [{ resampling: 'interpolate' as const, shorterSide: 16 }, /nothing is cut out/],
])('settings that do not go together: %o', async (settings, reason) => {
  const vector = otherEncoder([{ name: 'features', shape: ['N', 192] }])
  await expect(opened(vector, { settings })).rejects.toMatchObject({
    code: 'bad-model-setting',
    message: expect.stringMatching(reason),
  })
})
