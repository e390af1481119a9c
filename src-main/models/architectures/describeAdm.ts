import type { NetworkLevels } from '../../../src-shared/contract/views.ts'
import { levelsOf } from './describeLevels.ts'
import type { AdmBlock, AdmLayer, AdmLayout } from './admLayout.ts'
import { admTensors } from './admTensors.ts'

/** A row of the table of a network: which part, what it is made of, the shape (C, H, W) of what it passes on, its parameters. */
export interface NetworkPart {
  readonly part: string
  readonly what: string
  readonly shape: string
  readonly parameters: number
}

/** The parts of the U-Net in the order of the data. Without an image size, sizes are given as shares of it. */
export function admParts(layout: AdmLayout, imageSize: number | undefined): NetworkPart[] {
  const { network } = layout
  const shape = (channels: number, scale: number) => {
    const side = imageSize === undefined ? (scale === 1 ? 'H' : `H/${scale}`) : String(imageSize / scale)
    const width = imageSize === undefined ? side.replace('H', 'W') : side
    return `${channels} × ${side} × ${width}`
  }
  const embedding = `${4 * network.modelChannels}`
  const described = new Map([
    ['time_embed', { what: 'sinusoidal time embedding, two linear layers', shape: embedding }],
    ['label_emb', { what: `embedding of ${network.classes} classes`, shape: embedding }],
    ['out', { what: 'norm, SiLU, convolution', shape: shape(network.outputChannels, 1) }],
    ...[...layout.input, layout.middle, ...layout.output].map(
      (block) => [block.name, { what: describeBlock(block), shape: shape(block.channels, block.scale) }] as const,
    ),
  ])
  return admTensors(layout).map(({ part, tensors }) => ({
    part,
    ...described.get(part)!,
    parameters: tensors.reduce((sum, [, dimensions]) => sum + dimensions.reduce((a, b) => a * b, 1), 0),
  }))
}

/** The levels of the U-Net, for a picture of it. */
export function admLevels({ network, input, middle, output }: AdmLayout, imageSize: number | undefined): NetworkLevels {
  return {
    size: imageSize,
    channelsIn: network.channels,
    channelsOut: network.outputChannels,
    ...levelsOf({ down: input, middle, up: output }),
  }
}

function describeBlock({ layers }: AdmBlock): string {
  return layers.map(describeLayer).join(', ')
}

function describeLayer(layer: AdmLayer): string {
  switch (layer.kind) {
    case 'convolution':
      return `convolution ${layer.from} → ${layer.to}`
    case 'residual': {
      const direction = layer.resample ? `, ${layer.resample}` : ''
      return layer.from === layer.to && direction ? `residual${direction}` : `residual ${layer.from} → ${layer.to}`
    }
    case 'attention':
      return 'attention'
    case 'down':
      return layer.learned ? 'strided convolution' : 'average pool'
    case 'up':
      return layer.learned ? 'upsample, convolution' : 'upsample'
  }
}
