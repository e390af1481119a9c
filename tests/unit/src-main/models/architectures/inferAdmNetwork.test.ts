import { describe, expect, test } from 'vitest'
import { admLayout, type AdmNetwork } from '../../../../../src-main/models/architectures/admLayout.ts'
import { admTensors } from '../../../../../src-main/models/architectures/admTensors.ts'
import { inferAdmLayout } from '../../../../../src-main/models/architectures/inferAdmNetwork.ts'
import type { Dtype } from '../../../../../src-main/models/readers/dtype.ts'
import type { WeightFile } from '../../../../../src-main/models/readers/weightFile.ts'
import { CheckpointBroken, ModelNotSupported } from '../../../../../src-shared/errors/errors.ts'
import { smallNetwork } from './randomNetwork.ts'

type Shapes = [name: string, shape: readonly number[]][]

const tensorsOf = (network: AdmNetwork): Shapes => admTensors(admLayout(network)).flatMap((part) => part.tensors)

function fileOf(shapes: Shapes, dtype: Dtype = 'float32'): WeightFile {
  const tensors = shapes.map(([name, shape]) => {
    const count = shape.reduce((product, length) => product * length, 1)
    const place = { file: 'model.pt', byteOffset: 0, byteLength: 4 * count, strides: [], contiguous: true }
    return [name, { name, dtype, shape, count, ...place }] as const
  })
  return { path: 'model.pt', bytes: 1, tensors: new Map(tensors) }
}

const errorOf = (shapes: Shapes, dtype?: Dtype): unknown => {
  try {
    inferAdmLayout(fileOf(shapes, dtype))
  } catch (error) {
    return error
  }
  return undefined
}

/** Attention is given by the resolutions of the flags, as in the READMEs of both codes. */
function published(
  [modelChannels, residualBlocks, imageSize]: [number, number, number],
  multipliers: number[],
  resolutions: number[],
  more: Partial<AdmNetwork> = {},
): AdmNetwork {
  const levels = multipliers.map((multiplier) => multiplier * modelChannels)
  const attention = levels.map((_, level) => resolutions.includes(imageSize / 2 ** level))
  return { ...smallNetwork, modelChannels, residualBlocks, levels, attention, ...more }
}

const updown = { resampling: 'residual', classes: 1000 } as const
const models: [name: string, millions: number, network: AdmNetwork][] = [
  ['cifar10_uncond_50M_500K', 52.5, published([128, 3, 32], [1, 2, 2, 2], [16, 8])],
  ['imagenet64_uncond_100M_1500K', 121.1, published([128, 3, 64], [1, 2, 3, 4], [16, 8])],
  ['imagenet64_cond_270M_250K', 273.1, published([192, 3, 64], [1, 2, 3, 4], [16, 8], { classes: 1000 })],
  ['lsun_uncond_100M_1200K_bs128', 113.7, published([128, 2, 256], [1, 1, 2, 2, 4, 4], [16], { scaleShift: false })],
  ['64x64_diffusion', 295.9, published([192, 3, 64], [1, 2, 3, 4], [32, 16, 8], updown)],
  ['128x128_diffusion', 421.5, published([256, 2, 128], [1, 1, 2, 3, 4], [32, 16, 8], updown)],
  ['256x256_diffusion', 553.8, published([256, 2, 256], [1, 1, 2, 2, 4, 4], [32, 16, 8], updown)],
  [
    '256x256_diffusion_uncond',
    552.8,
    published([256, 2, 256], [1, 1, 2, 2, 4, 4], [32, 16, 8], { ...updown, classes: 0 }),
  ],
  ['512x512_diffusion', 558.9, published([256, 2, 512], [0.5, 1, 1, 2, 2, 4, 4], [32, 16, 8], updown)],
]

test.each(models)('%s has the published number of parameters and is told from its tensors', (_, millions, network) => {
  const shapes = tensorsOf(network)
  const parameters = shapes.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0)
  expect(parameters / 1e6).toBeCloseTo(millions, 0)
  expect(inferAdmLayout(fileOf(shapes)).network).toEqual(network)
})

test('every combination of the options is told from the tensors alone', () => {
  for (const resampling of ['residual', 'convolution', 'plain'] as const)
    for (const scaleShift of [true, false])
      for (const residualBlocks of [1, 2, 4])
        for (const levels of [[32], [32, 64], [64, 32, 96], [32, 32, 32, 64]])
          for (const attention of [levels.map(() => false), levels.map((_, i) => i % 2 === 1), levels.map(() => true)])
            for (const [outputChannels, classes] of [
              [3, 0],
              [6, 10],
            ]) {
              const network = {
                ...smallNetwork,
                resampling,
                scaleShift,
                residualBlocks,
                levels,
                attention,
                outputChannels,
                classes,
              }
              // A network of one size never resamples, so how it would cannot be told and does not matter.
              const expected = levels.length === 1 ? { ...network, resampling: 'plain' } : network
              expect(inferAdmLayout(fileOf(tensorsOf(network))).network).toEqual(expected)
            }
})

describe('relatives are refused by name', () => {
  const whole = tensorsOf(smallNetwork)
  const cases: [what: RegExp, shapes: Shapes][] = [
    [
      /classifier/,
      [...whole.filter(([name]) => !name.startsWith('output_blocks.')), ['out.2.c_proj.weight', [1000, 64, 1]]],
    ],
    [
      /super-resolution/,
      whole.map(([name, shape]) => [name, name === 'input_blocks.0.0.weight' ? [32, 6, 3, 3] : shape]),
    ],
    [/latent-diffusion/, whole.map(([name, shape]) => [`model.diffusion_model.${name}`, shape])],
    [
      /diffusers/,
      [
        ['conv_in.weight', [32, 3, 3, 3]],
        ['down_blocks.0.resnets.0.conv1.weight', [32, 32, 3, 3]],
      ],
    ],
    [/text/, [...whole, ['input_blocks.3.1.transformer_blocks.0.attn1.to_q.weight', [64, 64]]]],
    [/not a U-Net/, [['fc.weight', [10, 10]]]],
  ]
  test.each(cases)('%s', (what, shapes) => {
    const error = errorOf(shapes)
    expect(ModelNotSupported.is(error)).toBe(true)
    expect(String(error)).toMatch(what)
  })
})

describe('a file that is almost a U-Net is not taken for one', () => {
  const whole = tensorsOf(smallNetwork)

  test('any missing tensor is noticed', () => {
    for (const [missing] of whole) {
      const error = errorOf(whole.filter(([name]) => name !== missing))
      expect(CheckpointBroken.is(error) || ModelNotSupported.is(error), missing).toBe(true)
    }
  })

  test('any tensor of another shape is noticed', () => {
    for (const [changed] of whole) {
      const shapes = whole.map(([name, shape]): Shapes[number] => [name, name === changed ? [...shape, 2] : shape])
      expect(errorOf(shapes), changed).toBeDefined()
    }
  })

  test('a tensor too many, numbers that are integers and groups that do not divide are named', () => {
    expect(String(errorOf([...whole, ['input_blocks.1.0.gate', [1]]]))).toContain('input_blocks.1.0.gate')
    expect(String(errorOf(whole, 'int8'))).toContain('int8')
    expect(String(errorOf(tensorsOf({ ...smallNetwork, levels: [48, 96] })))).toContain('no multiple of 32')
  })
})
