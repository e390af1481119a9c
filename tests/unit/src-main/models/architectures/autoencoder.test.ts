import { expect, test } from 'vitest'
import { autoencoderKl } from '../../../../../src-main/models/architectures/autoencoderKl.ts'
import { vqModel } from '../../../../../src-main/models/architectures/vqModel.ts'
import { CheckpointBroken, ModelNotSupported } from '../../../../../src-shared/errors/errors.ts'
import { component, evaluate, klWeights, smallConfig, vqWeights } from './autoencoderFixture.ts'
import { autoencoderReference, type PictureMap } from './autoencoderReference.ts'

const latentSize = 4

const variants: [what: string, changes: Record<string, unknown>][] = [
  ['nothing special', {}],
  [
    'attention at every resolution',
    {
      down_block_types: ['AttnDownEncoderBlock2D', 'AttnDownEncoderBlock2D'],
      up_block_types: ['AttnUpDecoderBlock2D', 'AttnUpDecoderBlock2D'],
    },
  ],
  ['attention at the last resolution each way', { down_block_types: ['DownEncoderBlock2D', 'AttnDownEncoderBlock2D'] }],
  ['no attention in the middle', { mid_block_add_attention: false }],
  ['two residual blocks per resolution', { layers_per_block: 2 }],
  [
    'three resolutions',
    {
      block_out_channels: [8, 8, 16],
      down_block_types: Array(3).fill('DownEncoderBlock2D'),
      up_block_types: Array(3).fill('UpDecoderBlock2D'),
    },
  ],
  [
    'a single resolution',
    { block_out_channels: [8], down_block_types: ['DownEncoderBlock2D'], up_block_types: ['UpDecoderBlock2D'] },
  ],
  ['grey pictures', { in_channels: 1, out_channels: 1 }],
  ['a latent of two channels', { latent_channels: 2 }],
]

const klVariants: typeof variants = [
  ...variants,
  ['no layers around the latent', { use_quant_conv: false, use_post_quant_conv: false }],
]
const vqVariants: typeof variants = [...variants, ['vectors wider than the latent', { vq_embed_dim: 5 }]]

test.each(klVariants)('an AutoencoderKL with %s gives what its definition gives', async (_, changes) => {
  const config = { ...smallConfig, ...changes }
  const weights = klWeights(config)
  const autoencoder = autoencoderKl(component(config, weights))
  const reference = autoencoderReference(config, weights)

  const pictures = waves(autoencoder.inputChannels, autoencoder.scale * latentSize)
  const encoded = await evaluate(autoencoder.encoder(latentSize), weights, { picture: tensorOf(pictures) })
  const means = pictures.map((picture) => firstChannels(reference.encode(picture), autoencoder.latentChannels))
  expect(relativeDifference(encoded.latent.data, means)).toBeLessThan(1e-4)

  const latents = waves(autoencoder.latentChannels, latentSize)
  const decoded = await evaluate(autoencoder.decoder(latentSize), weights, { latent: tensorOf(latents) })
  expect(relativeDifference(decoded.picture.data, latents.map(reference.decode))).toBeLessThan(1e-4)
})

test.each(vqVariants)('a VQModel with %s gives what its definition gives', async (_, changes) => {
  const config = { ...smallConfig, num_vq_embeddings: 24, ...changes }
  const weights = vqWeights(config)
  const autoencoder = vqModel(component(config, weights))
  const reference = autoencoderReference(config, weights)

  const pictures = waves(autoencoder.inputChannels, autoencoder.scale * latentSize)
  const encoded = await evaluate(autoencoder.encoder(latentSize), weights, { picture: tensorOf(pictures) })
  expect(relativeDifference(encoded.latent.data, pictures.map(reference.encode))).toBeLessThan(1e-4)

  const latents = waves(autoencoder.latentChannels, latentSize)
  const found = await evaluate(autoencoder.decoder(latentSize), weights, { latent: tensorOf(latents) })
  const rounded = latents.map(reference.quantise)
  const indices = rounded.flatMap((latent) => latent.indices)
  expect(new Set(indices).size).toBeGreaterThan(3)
  expect(Array.from(found.indices.data as BigInt64Array, Number)).toEqual(indices)
  const vectors = rounded.map(({ quantised }) => quantised)
  expect(relativeDifference(found.quantised.data, vectors)).toBe(0)
  expect(relativeDifference(found.picture.data, vectors.map(reference.decode))).toBeLessThan(1e-4)
})

test('of two vectors that are equally near, the first is taken', async () => {
  const config = { ...smallConfig, num_vq_embeddings: 3, latent_channels: 1 }
  const weights = vqWeights(config)
  weights['quantize.embedding.weight'].data.set([5, 1, -1])
  const latent = { data: new Float32Array(latentSize ** 2), dims: [1, 1, latentSize, latentSize] }
  const { indices } = await evaluate(vqModel(component(config, weights)).decoder(latentSize), weights, { latent })
  expect(new Set(Array.from(indices.data as BigInt64Array, Number))).toEqual(new Set([1]))
})

test('an autoencoder says what it encodes, and by what latents are scaled', () => {
  const config = { ...smallConfig, scaling_factor: 0.5, in_channels: 1, latent_channels: 2 }
  expect(autoencoderKl(component(config, klWeights(config)))).toMatchObject({
    inputChannels: 1,
    outputChannels: 3,
    latentChannels: 2,
    scale: 2,
    scalingFactor: 0.5,
  })
})

test('a tensor that is missing, has another shape or belongs to nothing is named', () => {
  const weights = klWeights(smallConfig)
  const open = (changed: typeof weights) => () => autoencoderKl(component(smallConfig, changed))
  const { 'decoder.conv_in.bias': bias, ...without } = weights
  expect(open(without)).toThrow(expect.objectContaining({ code: CheckpointBroken.code }))
  expect(open(without)).toThrow('decoder.conv_in.bias')
  expect(open({ ...weights, 'decoder.conv_in.bias': { ...bias, shape: [4, 4] } })).toThrow(
    'decoder.conv_in.bias has shape (4, 4)',
  )
  const stranger = open({ ...weights, 'loss.logvar': bias })
  expect(stranger).toThrow(expect.objectContaining({ code: ModelNotSupported.code }))
  expect(stranger).toThrow('loss.logvar')
})

/** Two maps of numbers between -1.5 and 1.5. */
function waves(channels: number, side: number): PictureMap[] {
  return [0, 1].map((row) => ({
    channels,
    side,
    values: Array.from({ length: channels * side ** 2 }, (_, i) =>
      Math.fround(1.5 * Math.sin((row * 1009 + i) * 12.9898)),
    ),
  }))
}

function tensorOf(maps: readonly PictureMap[]) {
  const [{ channels, side }] = maps
  return { data: Float32Array.from(maps.flatMap(({ values }) => values)), dims: [maps.length, channels, side, side] }
}

function firstChannels(map: PictureMap, channels: number): PictureMap {
  return { ...map, channels, values: map.values.slice(0, channels * map.side ** 2) }
}

function relativeDifference(found: ArrayLike<unknown>, expected: readonly PictureMap[]): number {
  const wanted = expected.flatMap(({ values }) => values)
  expect(found.length).toBe(wanted.length)
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - Number(found[i]))), 0) / largest
}
