import type { OpenedAutoencoder } from '../openedModel.ts'
import { autoencoderOf } from './autoencoderOf.ts'
import { readComponent, weightBytes } from './readComponent.ts'

/**
 * Finds out what an autoencoder of diffusers is. Reads no weights.
 *
 * @param weightsPath  the file with the weights, or the index of its shards, with config.json beside it
 * @param latentSize  side of the latents, where a denoiser says it
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported
 */
export async function openAutoencoder(weightsPath: string, latentSize?: number): Promise<OpenedAutoencoder> {
  const { component, weights, format } = await readComponent(weightsPath)
  const autoencoder = autoencoderOf(component)
  const { inputChannels, outputChannels, latentChannels, scale, scalingFactor, codebookSize } = autoencoder
  const kind = String(component.config._class_name)
  const parts = autoencoder.parts(latentSize)
  const said = (name: string, value: string) => ({ name, value, from: 'file' as const })
  const types = [...new Set([...weights.tensors.values()].map(({ dtype }) => dtype))]
  const parameters = parts.reduce((total, part) => total + part.parameters, 0)
  return {
    kind,
    weights: weightsPath,
    bytes: await weightBytes(weightsPath),
    channels: inputChannels,
    decodedChannels: outputChannels,
    latentChannels,
    scale,
    hasCodebook: codebookSize !== undefined,
    scalingFactor,
    scalingFactorFrom: typeof component.config.scaling_factor === 'number' ? 'file' : 'default',
    parts,
    facts: [
      said('Autoencoder', kind),
      said('Format of the autoencoder', format),
      said('Number type of the autoencoder', types.join(', ')),
      said('Parameters of the autoencoder', parameters.toLocaleString('en')),
      said('Pictures', `${inputChannels} channels in, ${outputChannels} out, ${scale} times the side of the latent`),
      said(
        'Latents',
        `${latentChannels} channels, ${codebookSize === undefined ? 'the mean of a Gaussian' : 'not rounded when encoded'}`,
      ),
      ...(codebookSize === undefined ? [] : [said('Codebook', `${codebookSize} vectors, to which decoding rounds`)]),
    ],
  }
}
