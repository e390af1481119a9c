import { checkTensors } from '../diffusers/checkTensors.ts'
import type { DiffusersComponent } from '../diffusers/denoiser.ts'
import { graphBuilder, type GraphBuilder } from '../onnx/graphBuilder.ts'
import type { Features } from '../onnx/layers.ts'
import { autoencoderNames, type Autoencoder } from './autoencoder.ts'
import { vqModelConfig } from './autoencoderConfig.ts'
import { addAutoencoderLayers } from './autoencoderLayers.ts'
import { decoderLayout, encoderLayout, pixelwise } from './autoencoderLayout.ts'
import { autoencoderParts, shapeOf } from './describeAutoencoder.ts'
import { autoencoderTensors } from './autoencoderTensors.ts'

const codebook = 'quantize.embedding.weight'

/**
 * The vector-quantised autoencoder of latent diffusion (Rombach et al. 2022, section 3.1) as diffusers' VQModel has it. The latent is not
 * rounded by the encoder: denoisers work on it as it is, and the decoder begins by rounding it.
 *
 * @throws ModelNotSupported naming the field of the configuration or the tensor that cannot be; CheckpointBroken where a tensor is missing
 */
export function vqModel(component: DiffusersComponent): Autoencoder {
  const config = vqModelConfig(component)
  const { in_channels: inputChannels, out_channels: outputChannels, latent_channels: innerChannels } = config
  const { norm_num_groups: groups, num_vq_embeddings: codebookSize } = config
  const latentChannels = config.vq_embed_dim ?? innerChannels
  const scale = 2 ** (config.block_out_channels.length - 1)
  const encoding = [...encoderLayout(config, innerChannels), pixelwise('quant_conv', innerChannels, latentChannels)]
  const decoding = [pixelwise('post_quant_conv', latentChannels, innerChannels), ...decoderLayout(config)]
  const expected = new Map(autoencoderTensors([...encoding, ...decoding]))
  checkTensors(component, expected.set(codebook, [codebookSize, latentChannels]))

  const newGraph = () => graphBuilder((name) => component.tensors.get(name)!.shape, autoencoderNames.weights)
  return {
    inputChannels,
    outputChannels,
    latentChannels,
    scale,
    scalingFactor: config.scaling_factor,
    codebookSize,
    encoder(latentSize) {
      const graph = newGraph()
      const size = scale * latentSize
      const picture = graph.input(autoencoderNames.picture, 'float', ['N', inputChannels, size, size])
      const input = { value: picture, channels: inputChannels, size }
      const { value } = addAutoencoderLayers(graph, encoding, input, groups)
      return graph.finish(value, autoencoderNames.latent, ['N', latentChannels, latentSize, latentSize])
    },
    decoder(latentSize) {
      const graph = newGraph()
      const latent = graph.input(autoencoderNames.latent, 'float', ['N', latentChannels, latentSize, latentSize])
      const { indices, chosen } = quantise(graph, { value: latent, channels: latentChannels, size: latentSize })
      graph.output(indices, autoencoderNames.indices, 'int64', ['N', latentSize, latentSize])
      graph.output(chosen, autoencoderNames.quantised, 'float', ['N', latentChannels, latentSize, latentSize])
      const quantised = { value: chosen, channels: latentChannels, size: latentSize }
      const { value, size } = addAutoencoderLayers(graph, decoding, quantised, groups)
      return graph.finish(value, autoencoderNames.picture, ['N', outputChannels, size, size])
    },
    quantiser(latentSize) {
      const graph = newGraph()
      const latent = graph.input(autoencoderNames.latent, 'float', ['N', latentChannels, latentSize, latentSize])
      const { chosen } = quantise(graph, { value: latent, channels: latentChannels, size: latentSize })
      return graph.finish(chosen, autoencoderNames.quantised, ['N', latentChannels, latentSize, latentSize])
    },
    parts: (latentSize) => [
      ...autoencoderParts(encoding, { channels: inputChannels, from: scale, latentSize, scale }),
      {
        part: 'quantize',
        what: `nearest of ${codebookSize} vectors`,
        shape: shapeOf(latentChannels, 1, latentSize, scale),
        parameters: codebookSize * latentChannels,
      },
      ...autoencoderParts(decoding, { channels: latentChannels, from: 1, latentSize, scale }),
    ],
  }
}

/**
 * Each pixel's nearest vector e_k of the codebook, k = argmin |z - e_k|² = argmin (|e_k|² - 2 z·e_k), since |z|² is the same for all k.
 * van den Oord et al. 2017, equation 1. Of two vectors that are equally near it is the first. Holds N · size² · codebook distances at once.
 */
function quantise(graph: GraphBuilder, { value, channels, size }: Features): { indices: string; chosen: string } {
  const vectors = graph.weight(codebook)
  const squares = graph.node('ReduceSumSquare', [vectors, graph.integers([1])], { keepdims: 0 })
  const last = graph.node('Transpose', [value], { perm: [0, 2, 3, 1] })
  const pixels = graph.node('Reshape', [last, graph.integers([-1, channels])])
  const distances = graph.node('Gemm', [pixels, vectors, squares], { alpha: { float: -2 }, transB: 1 })
  const nearest = graph.node('ArgMin', [distances], { axis: 1, keepdims: 0 })
  const indices = graph.node('Reshape', [nearest, graph.integers([-1, size, size])])
  const chosen = graph.node('Transpose', [graph.node('Gather', [vectors, indices])], { perm: [0, 3, 1, 2] })
  return { indices, chosen }
}
