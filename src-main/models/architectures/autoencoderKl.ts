import { checkTensors } from '../diffusers/checkTensors.ts'
import type { DiffusersComponent } from '../diffusers/denoiser.ts'
import { graphBuilder } from '../onnx/graphBuilder.ts'
import { autoencoderNames, type Autoencoder } from './autoencoder.ts'
import { autoencoderKlConfig } from './autoencoderConfig.ts'
import { addAutoencoderLayers } from './autoencoderLayers.ts'
import { decoderLayout, encoderLayout, pixelwise } from './autoencoderLayout.ts'
import { autoencoderParts } from './describeAutoencoder.ts'
import { autoencoderTensors } from './autoencoderTensors.ts'

/**
 * The variational autoencoder of latent diffusion (Rombach et al. 2022, section 3.1) as diffusers' AutoencoderKL has it. Its encoder gives
 * mean and log-variance of a Gaussian; the latent here is the mean.
 *
 * @throws ModelNotSupported naming the field of the configuration or the tensor that cannot be; CheckpointBroken where a tensor is missing
 */
export function autoencoderKl(component: DiffusersComponent): Autoencoder {
  const config = autoencoderKlConfig(component)
  const { in_channels: inputChannels, out_channels: outputChannels, latent_channels: latentChannels } = config
  const groups = config.norm_num_groups
  const scale = 2 ** (config.block_out_channels.length - 1)
  const moments = 2 * latentChannels
  const encoding = encoderLayout(config, moments)
  if (config.use_quant_conv) encoding.push(pixelwise('quant_conv', moments, moments))
  const decoding = decoderLayout(config)
  if (config.use_post_quant_conv) decoding.unshift(pixelwise('post_quant_conv', latentChannels, latentChannels))
  checkTensors(component, new Map(autoencoderTensors([...encoding, ...decoding])))

  const newGraph = () => graphBuilder((name) => component.tensors.get(name)!.shape, autoencoderNames.weights)
  return {
    inputChannels,
    outputChannels,
    latentChannels,
    scale,
    scalingFactor: config.scaling_factor,
    encoder(latentSize) {
      const graph = newGraph()
      const size = scale * latentSize
      const picture = graph.input(autoencoderNames.picture, 'float', ['N', inputChannels, size, size])
      const input = { value: picture, channels: inputChannels, size }
      const { value } = addAutoencoderLayers(graph, encoding, input, groups)
      const [mean] = graph.nodes('Split', [value], 2, { axis: 1, num_outputs: 2 })
      return graph.finish(mean, autoencoderNames.latent, ['N', latentChannels, latentSize, latentSize])
    },
    decoder(latentSize) {
      const graph = newGraph()
      const latent = graph.input(autoencoderNames.latent, 'float', ['N', latentChannels, latentSize, latentSize])
      const input = { value: latent, channels: latentChannels, size: latentSize }
      const { value, size } = addAutoencoderLayers(graph, decoding, input, groups)
      return graph.finish(value, autoencoderNames.picture, ['N', outputChannels, size, size])
    },
    parts: (latentSize) => [
      ...autoencoderParts(encoding, { channels: inputChannels, from: scale, latentSize, scale }),
      ...autoencoderParts(decoding, { channels: latentChannels, from: 1, latentSize, scale }),
    ],
  }
}
