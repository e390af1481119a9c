import type { AutoencoderLayer } from './autoencoderLayout.ts'
import { autoencoderTensors } from './autoencoderTensors.ts'
import type { NetworkPart } from './describeAdm.ts'

/**
 * The layers of an encoder or a decoder by blocks, in the order of the data.
 *
 * @param channels  of what goes in
 * @param from  the side of what goes in, in sides of the latent
 * @param latentSize  side of the latent; without it, sizes are given as shares of the picture's
 * @param scale  the side of a picture, in sides of the latent
 */
export function autoencoderParts(
  layers: readonly AutoencoderLayer[],
  {
    channels,
    from,
    latentSize,
    scale,
  }: { channels: number; from: number; latentSize: number | undefined; scale: number },
): NetworkPart[] {
  let state = { channels, side: from }
  const blocks = Map.groupBy(layers, ({ name }) => blockOf(name))
  return [...blocks].map(([part, inside]) => {
    state = inside.reduce(after, state)
    const sizes = autoencoderTensors(inside).map(([, shape]) => shape.reduce((product, side) => product * side, 1))
    return {
      part,
      what: inside.map(describeLayer).join(', '),
      shape: shapeOf(state.channels, state.side, latentSize, scale),
      parameters: sizes.reduce((total, size) => total + size, 0),
    }
  })
}

/** (C, H, W) of what is `side` sides of the latent wide. */
export function shapeOf(channels: number, side: number, latentSize: number | undefined, scale: number): string {
  const share = scale / side
  const height = latentSize === undefined ? (share === 1 ? 'H' : `H/${share}`) : String(side * latentSize)
  return `${channels} × ${height} × ${height.replace('H', 'W')}`
}

/** `encoder.down_blocks.0` of `encoder.down_blocks.0.resnets.1`. */
function blockOf(name: string): string {
  return /^(?:encoder|decoder)\.(?:(?:down|up)_blocks\.\d+|[a-z_]+)/.exec(name)?.[0] ?? name
}

function after(state: { channels: number; side: number }, layer: AutoencoderLayer): { channels: number; side: number } {
  const { channels, side } = state
  if (layer.kind === 'convolution' || layer.kind === 'residual') return { channels: layer.to, side }
  if (layer.kind === 'down') return { channels, side: side / 2 }
  return layer.kind === 'up' ? { channels, side: side * 2 } : state
}

function describeLayer(layer: AutoencoderLayer): string {
  switch (layer.kind) {
    case 'convolution':
      return `${layer.kernel === 1 ? 'pixel by pixel' : 'convolution'} ${layer.from} → ${layer.to}`
    case 'residual':
      return `residual ${layer.from} → ${layer.to}`
    case 'attention':
      return 'attention'
    case 'down':
      return 'strided convolution'
    case 'up':
      return 'upsample, convolution'
    case 'norm':
      return 'norm, SiLU'
  }
}
