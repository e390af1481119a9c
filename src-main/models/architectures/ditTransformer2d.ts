import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import { checkTensors } from '../diffusers/checkTensors.ts'
import type { Denoiser, DiffusersComponent } from '../diffusers/denoiser.ts'
import type { NetworkPart } from './describeAdm.ts'
import { ditConfig, type DitConfig } from './ditTransformerConfig.ts'
import { ditTransformerGraph } from './ditTransformerGraph.ts'
import { ditTensors, positionShape, storedPositions } from './ditTransformerTensors.ts'

/**
 * The denoiser of a DiTPipeline: DiTTransformer2DModel, or Transformer2DModel where it is one. It must always be told a class; the
 * number of its classes stands for none.
 *
 * @throws ModelNotSupported naming the field of the configuration that cannot be, or a tensor of another network; CheckpointBroken
 *   where a tensor is missing
 */
export function ditTransformer2d(component: DiffusersComponent): Denoiser {
  const config = ditConfig(component)
  const hasPositions = component.tensors.has(storedPositions)
  const expected = new Map(ditTensors(config).flatMap(({ tensors }) => tensors))
  if (hasPositions) expected.set(storedPositions, positionShape(config))
  checkTensors(component, expected)
  const { channels, outputChannels, sampleSize, patchSize, classes } = config
  return {
    channels,
    outputChannels,
    imageSize: sampleSize,
    sizeFactor: patchSize,
    classes,
    nullClass: true,
    facts: [
      { name: 'Transformer blocks', value: String(config.blocks), from: 'file' },
      { name: 'Token width', value: String(config.width), from: 'file' },
      { name: 'Attention heads', value: String(config.heads), from: 'file' },
      { name: 'Patch size', value: `${patchSize} × ${patchSize}`, from: 'file' },
      { name: 'Activation', value: config.activation, from: 'file' },
      { name: 'Position embedding', value: hasPositions ? 'stored' : 'computed', from: 'file' },
    ],
    parts: (imageSize) => ditParts(config, imageSize),
    build: (imageSize) => {
      checkImageSize(config, imageSize, hasPositions)
      return ditTransformerGraph(config, (name) => component.tensors.get(name)?.shape, imageSize)
    },
  }
}

function checkImageSize({ sampleSize, patchSize }: DitConfig, imageSize: number, hasPositions: boolean): void {
  const refuse = (reason: string) => BadModelSetting({ name: 'imageSize', value: String(imageSize), reason })
  if (imageSize % patchSize) throw refuse(`the network takes patches of ${patchSize} × ${patchSize}`)
  if (hasPositions && imageSize !== sampleSize)
    throw refuse(`the position embedding in the file is made for ${sampleSize}`)
}

/** The parts in the order of the data: which part, what it is made of, the shape of what it passes on, its parameters. */
function ditParts(config: DitConfig, imageSize: number | undefined): NetworkPart[] {
  const { patchSize, width, heads, outputChannels } = config
  const side = imageSize ?? 'H'
  const tokens =
    imageSize === undefined ? `HW/${patchSize ** 2} × ${width}` : `${(imageSize / patchSize) ** 2} × ${width}`
  const described = new Map([
    ['pos_embed', { what: `patches of ${patchSize} × ${patchSize}, position`, shape: tokens }],
    [
      'proj_out',
      {
        what: 'modulated norm, linear, patches put together',
        shape: `${outputChannels} × ${side} × ${imageSize ?? 'W'}`,
      },
    ],
  ])
  const block = { what: `attention with ${heads} heads, feed-forward, both modulated by time and class`, shape: tokens }
  return ditTensors(config).map(({ part, tensors }) => ({
    part,
    ...(described.get(part) ?? block),
    parameters: tensors.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0),
  }))
}
