import type { AutoencoderLayer } from './autoencoderLayout.ts'

type Shapes = [name: string, shape: readonly number[]][]

/** Name and shape of every tensor of these layers, in the order of the data. */
export function autoencoderTensors(layers: readonly AutoencoderLayer[]): Shapes {
  return layers.flatMap(layerTensors)
}

function layerTensors(layer: AutoencoderLayer): Shapes {
  const { name } = layer
  switch (layer.kind) {
    case 'convolution':
      return weightAndBias(name, [layer.to, layer.from, layer.kernel, layer.kernel])
    case 'residual': {
      const { from, to } = layer
      return [
        ...weightAndBias(`${name}.norm1`, [from]),
        ...weightAndBias(`${name}.conv1`, [to, from, 3, 3]),
        ...weightAndBias(`${name}.norm2`, [to]),
        ...weightAndBias(`${name}.conv2`, [to, to, 3, 3]),
        ...(from === to ? [] : weightAndBias(`${name}.conv_shortcut`, [to, from, 1, 1])),
      ]
    }
    case 'attention': {
      const { channels } = layer
      const projections = ['to_q', 'to_k', 'to_v', 'to_out.0']
      return [
        ...weightAndBias(`${name}.group_norm`, [channels]),
        ...projections.flatMap((projection) => weightAndBias(`${name}.${projection}`, [channels, channels])),
      ]
    }
    case 'down':
    case 'up':
      return weightAndBias(name, [layer.channels, layer.channels, 3, 3])
    case 'norm':
      return weightAndBias(name, [layer.channels])
  }
}

function weightAndBias(name: string, shape: readonly number[]): Shapes {
  return [
    [`${name}.weight`, shape],
    [`${name}.bias`, [shape[0]]],
  ]
}
