import { InferenceSession, Tensor } from 'onnxruntime-node'
import { autoencoderKlConfig, vqModelConfig } from '../../../../../src-main/models/architectures/autoencoderConfig.ts'
import {
  decoderLayout,
  encoderLayout,
  pixelwise,
} from '../../../../../src-main/models/architectures/autoencoderLayout.ts'
import { autoencoderTensors } from '../../../../../src-main/models/architectures/autoencoderTensors.ts'
import type { DiffusersComponent } from '../../../../../src-main/models/diffusers/denoiser.ts'
import type { BuiltGraph } from '../../../../../src-main/models/onnx/graphBuilder.ts'
import type { StoredTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import type { Weights } from '../torchFixture.ts'

type Config = Record<string, unknown>

/** A small autoencoder of either kind; tests change what they are about. */
export const smallConfig = {
  block_out_channels: [8, 16],
  down_block_types: ['DownEncoderBlock2D', 'DownEncoderBlock2D'],
  up_block_types: ['UpDecoderBlock2D', 'UpDecoderBlock2D'],
  layers_per_block: 1,
  norm_num_groups: 4,
  mid_block_add_attention: true,
}

/** Weights of an AutoencoderKL that keep the size of what passes through; the same ones every time. */
export function klWeights(raw: Config): Weights {
  const config = autoencoderKlConfig(component(raw, {}))
  const { latent_channels: latent } = config
  const moments = 2 * latent
  return randomWeights([
    ...autoencoderTensors([
      ...encoderLayout(config, moments),
      ...(config.use_quant_conv ? [pixelwise('quant_conv', moments, moments)] : []),
      ...(config.use_post_quant_conv ? [pixelwise('post_quant_conv', latent, latent)] : []),
      ...decoderLayout(config),
    ]),
  ])
}

/** Weights of a VQModel. */
export function vqWeights(raw: Config): Weights {
  const config = vqModelConfig(component(raw, {}))
  const { latent_channels: inner, vq_embed_dim: latent = inner } = config
  return randomWeights([
    ...autoencoderTensors([
      ...encoderLayout(config, inner),
      pixelwise('quant_conv', inner, latent),
      pixelwise('post_quant_conv', latent, inner),
      ...decoderLayout(config),
    ]),
    ['quantize.embedding.weight', [config.num_vq_embeddings, latent]],
  ])
}

export function component(config: Config, weights: Weights): DiffusersComponent {
  const tensors = Object.entries(weights).map(
    ([name, { shape, data }]) => [name, { name, shape, count: data.length, dtype: 'float32' } as StoredTensor] as const,
  )
  return { path: 'vae/config.json', config, tensors: new Map(tensors) }
}

/** What a graph gives for one input. */
export async function evaluate(
  { onnx, weights: places, byteLength }: BuiltGraph,
  weights: Weights,
  feeds: Record<string, { data: Float32Array; dims: number[] }>,
): Promise<Record<string, Tensor>> {
  const data = new Uint8Array(byteLength)
  for (const { name, byteOffset, count } of places)
    new Float32Array(data.buffer, byteOffset, count).set(weights[name].data)
  const session = await InferenceSession.create(onnx, {
    externalData: [{ path: 'weights', data }],
    intraOpNumThreads: 1,
  })
  const tensors = Object.entries(feeds).map(
    ([name, { data: values, dims }]) => [name, new Tensor('float32', values, dims)] as const,
  )
  const results = await session.run(Object.fromEntries(tensors))
  await session.release()
  return results as Record<string, Tensor>
}

function randomWeights(tensors: readonly (readonly [name: string, shape: readonly number[]])[]): Weights {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
  return Object.fromEntries(
    tensors.map(([name, shape]) => {
      const inputs = shape.slice(1).reduce((product, length) => product * length, 1)
      const norm = shape.length === 1 && name.endsWith('.weight')
      const scale = shape.length === 1 ? 0.3 : 1.5 / Math.sqrt(inputs)
      return [
        name,
        { shape, data: Float32Array.from({ length: shape[0] * inputs }, () => (norm ? 1 : 0) + scale * next()) },
      ]
    }),
  )
}
