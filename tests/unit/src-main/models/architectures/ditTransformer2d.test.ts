import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { ditTransformer2d } from '../../../../../src-main/models/architectures/ditTransformer2d.ts'
import { ditConfig } from '../../../../../src-main/models/architectures/ditTransformerConfig.ts'
import {
  ditTensors,
  positionShape,
  storedPositions,
} from '../../../../../src-main/models/architectures/ditTransformerTensors.ts'
import type { DiffusersComponent } from '../../../../../src-main/models/diffusers/denoiser.ts'
import type { StoredTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import { referenceDit } from './referenceDit.ts'

type Fields = Readonly<Record<string, unknown>>

const small: Fields = {
  _class_name: 'DiTTransformer2DModel',
  _diffusers_version: '0.42.1',
  num_attention_heads: 2,
  attention_head_dim: 4,
  in_channels: 3,
  out_channels: 6,
  num_layers: 2,
  sample_size: 4,
  num_embeds_ada_norm: 5,
}

/** The fields of the published DiT-XL/2 of the size of the small one. */
const published: Fields = {
  ...small,
  _class_name: 'Transformer2DModel',
  activation_fn: 'gelu-approximate',
  attention_bias: true,
  cross_attention_dim: null,
  dropout: 0,
  norm_elementwise_affine: false,
  norm_num_groups: 32,
  norm_type: 'ada_norm_zero',
  num_vector_embeds: null,
  only_cross_attention: false,
  patch_size: 2,
  upcast_attention: false,
  use_linear_projection: false,
}

/** A component with weights that keep the size of what passes through; the same ones every time. */
function component(config: Fields, more: [name: string, shape: number[]][] = []) {
  let random = 1
  const next = () => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    return random / 2 ** 31 - 1
  }
  const parsed = ditConfig({ path: 'config.json', config, tensors: new Map() })
  const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>()
  for (const [name, shape] of [...ditTensors(parsed).flatMap(({ tensors }) => tensors), ...more]) {
    const inputs = shape.slice(1).reduce((product, side) => product * side, 1)
    const scale = shape.length === 1 ? 0.3 : 1.5 / Math.sqrt(name.includes('embedding_table') ? 1 : inputs)
    const data = Float32Array.from({ length: shape[0] * inputs }, () => scale * next())
    weights.set(name, { shape, data })
  }
  const tensors = new Map([...weights].map(([name, { shape, data }]) => [name, stored(name, shape, data.length)]))
  return { parsed, weights, component: { path: 'config.json', config, tensors } satisfies DiffusersComponent }
}

function stored(name: string, shape: readonly number[], count: number): StoredTensor {
  const place = { file: 'weights', byteOffset: 0, byteLength: 4 * count, contiguous: true }
  return { name, dtype: 'float32', shape, strides: [], count, ...place }
}

const states = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 1.5)

async function evaluate(made: ReturnType<typeof component>, imageSize: number, t: number[], y: number[]) {
  const denoiser = ditTransformer2d(made.component)
  const { onnx, weights, byteLength } = denoiser.build(imageSize)
  const data = new Uint8Array(byteLength)
  for (const { name, byteOffset, count } of weights)
    new Float32Array(data.buffer, byteOffset, count).set(made.weights.get(name)!.data)
  const session = await InferenceSession.create(onnx, {
    externalData: [{ path: 'weights', data }],
    intraOpNumThreads: 1,
  })
  const shape = [t.length, denoiser.channels, imageSize, imageSize]
  const x = states(shape.reduce((product, side) => product * side, 1))
  const { output } = await session.run({
    x: new Tensor('float32', x, shape),
    t: new Tensor('float32', t, [t.length]),
    y: new Tensor('int64', BigInt64Array.from(y, BigInt), [y.length]),
  })
  await session.release()
  expect(output.dims).toEqual([t.length, denoiser.outputChannels, imageSize, imageSize])
  return { x, output: output.data as Float32Array }
}

const variants: [what: string, config: Fields, imageSize: number][] = [
  ['of the published kind', published, 4],
  ['with defaults', small, 4],
  ['with GELU', { ...small, activation_fn: 'gelu' }, 4],
  ['with a gate of GELU', { ...small, activation_fn: 'geglu' }, 4],
  ['with the sigmoid approximation', { ...small, activation_fn: 'geglu-approximate' }, 4],
  ['with a gate of SiLU', { ...small, activation_fn: 'swiglu' }, 4],
  ['with SiLU', { ...small, activation_fn: 'linear-silu' }, 4],
  ['without biases of attention', { ...small, attention_bias: false }, 4],
  ['with affine norms and another ε', { ...small, norm_elementwise_affine: true, norm_eps: 0.01 }, 4],
  ['without variance', { ...small, out_channels: null }, 4],
  ['with patches of one pixel', { ...small, patch_size: 1 }, 4],
  [
    'with one channel, one head and one block',
    { ...small, in_channels: 1, out_channels: 1, num_attention_heads: 1, num_layers: 1 },
    4,
  ],
  ['with positions twice as dense', { ...published, interpolation_scale: 2 }, 4],
  ['on images larger than the trained ones', small, 8],
]

test.each(variants)('a transformer %s gives what its definition gives', async (_, config, imageSize) => {
  const made = component(config)
  const [t, y] = [
    [3, 987.25],
    [4, 5],
  ]
  const { x, output } = await evaluate(made, imageSize, t, y)
  const length = x.length / 2
  const expected = t.flatMap((time, row) =>
    referenceDit(made.parsed, made.weights, {
      state: x.subarray(row * length, (row + 1) * length),
      side: imageSize / made.parsed.patchSize,
      t: time,
      y: y[row],
    }),
  )
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - output[i])), 0)
  expect(output.length).toBe(expected.length)
  expect(difference / largest).toBeLessThan(1e-4)
})

test('positions in the file go before computed ones, and hold for their size only', async () => {
  const withPositions = component(small, [[storedPositions, positionShape(component(small).parsed)]])
  const computed = await evaluate(component(small), 4, [10], [1])
  const fromFile = await evaluate(withPositions, 4, [10], [1])
  expect(fromFile.output).not.toEqual(computed.output)
  expect(() => ditTransformer2d(withPositions.component).build(8)).toThrow(/made for 4/)
})

test('the parts hold all parameters, and sizes are shares where none is known', () => {
  const { component: made, weights } = component(small)
  const denoiser = ditTransformer2d(made)
  const parameters = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0)
  expect(denoiser.parts(4).reduce((sum, part) => sum + part.parameters, 0)).toBe(parameters)
  expect(denoiser.parts(4).map(({ shape }) => shape)).toEqual(['4 × 8', '4 × 8', '4 × 8', '6 × 4 × 4'])
  expect(denoiser.parts(undefined)[0].shape).toBe('HW/4 × 8')
})

describe('what cannot be run is refused by name', () => {
  test.each([
    ['an unknown field', { ...small, rotary: true }, /rotary = true, which is unknown/],
    ['another norm', { ...published, norm_type: 'ada_norm_single' }, /norm_type = "ada_norm_single"/],
    ['a transformer without patches', { ...published, patch_size: null }, /patch_size/],
    ['attention to a text', { ...published, cross_attention_dim: 768 }, /cross_attention_dim = 768: only null/],
    ['doubled attention', { ...published, double_self_attention: true }, /double_self_attention = true/],
    ['a caption', { ...published, caption_channels: 4096 }, /caption_channels = 4096/],
    ['another activation', { ...small, activation_fn: 'tanh' }, /activation_fn = "tanh"/],
    ['channels that fit no prediction', { ...small, out_channels: 4 }, /makes 4 channels \(out_channels\) of 3/],
    ['patches that do not fill the state', { ...small, patch_size: 3 }, /patch_size = 3/],
    ['a width that positions cannot have', { ...small, attention_head_dim: 3 }, /6 numbers/],
    ['endless blocks', { ...small, num_layers: 1e9 }, /num_layers/],
  ])('%s', (_, config, reason) => {
    const made = () => ditTransformer2d({ path: 'config.json', config, tensors: new Map() })
    expect(made).toThrow(
      expect.objectContaining({ code: 'model-not-supported', message: expect.stringMatching(reason) }),
    )
  })

  test('tensors that are missing, of another shape, or of another network', () => {
    const without = component(small).component
    without.tensors.delete('proj_out_2.bias')
    expect(() => ditTransformer2d(without)).toThrow(/proj_out_2.bias.* missing/)
    const fewer = component(small).component
    expect(() => ditTransformer2d({ ...fewer, config: { ...small, num_embeds_ada_norm: 6 } })).toThrow(
      /embedding_table/,
    )
    const more = component(small, [['transformer_blocks.0.attn2.to_q.weight', [8, 8]]]).component
    expect(() => ditTransformer2d(more)).toThrow(/attn2.to_q.weight/)
  })

  test('an image size that patches do not fill', () => {
    expect(() => ditTransformer2d(component(small).component).build(5)).toThrow(/imageSize=5.*patches of 2 × 2/)
  })
})
