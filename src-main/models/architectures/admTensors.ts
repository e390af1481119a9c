import { embeddingWidth, type AdmBlock, type AdmLayer, type AdmLayout, type AdmNetwork } from './admLayout.ts'

type Shapes = [name: string, shape: readonly number[]][]

/** Name and shape of every tensor of the network, part by part in the order of the data. */
export function admTensors(layout: AdmLayout): { part: string; tensors: Shapes }[] {
  const { network } = layout
  const embedding = embeddingWidth(network)
  const [width] = network.levels
  const block = ({ name, layers }: AdmBlock) => ({
    part: name,
    tensors: layers.flatMap((layer) => layerTensors(layer, network)),
  })
  const classes: Shapes = network.classes ? [['label_emb.weight', [network.classes, embedding]]] : []
  return [
    {
      part: 'time_embed',
      tensors: [
        ...weightAndBias('time_embed.0', [embedding, network.modelChannels]),
        ...weightAndBias('time_embed.2', [embedding, embedding]),
      ],
    },
    ...(network.classes ? [{ part: 'label_emb', tensors: classes }] : []),
    ...layout.input.map(block),
    block(layout.middle),
    ...layout.output.map(block),
    {
      part: 'out',
      tensors: [...weightAndBias('out.0', [width]), ...weightAndBias('out.2', [network.outputChannels, width, 3, 3])],
    },
  ]
}

function layerTensors(layer: AdmLayer, network: AdmNetwork): Shapes {
  const { name } = layer
  switch (layer.kind) {
    case 'convolution':
      return weightAndBias(name, [layer.to, layer.from, 3, 3])
    case 'residual': {
      const { from, to } = layer
      return [
        ...weightAndBias(`${name}.in_layers.0`, [from]),
        ...weightAndBias(`${name}.in_layers.2`, [to, from, 3, 3]),
        ...weightAndBias(`${name}.emb_layers.1`, [network.scaleShift ? 2 * to : to, embeddingWidth(network)]),
        ...weightAndBias(`${name}.out_layers.0`, [to]),
        ...weightAndBias(`${name}.out_layers.3`, [to, to, 3, 3]),
        ...(from === to ? [] : weightAndBias(`${name}.skip_connection`, [to, from, 1, 1])),
      ]
    }
    case 'attention': {
      const { channels } = layer
      return [
        ...weightAndBias(`${name}.norm`, [channels]),
        ...weightAndBias(`${name}.qkv`, [3 * channels, channels, 1]),
        ...weightAndBias(`${name}.proj_out`, [channels, channels, 1]),
      ]
    }
    case 'down':
    case 'up':
      return layer.learned
        ? weightAndBias(`${name}.${layer.kind === 'down' ? 'op' : 'conv'}`, [layer.channels, layer.channels, 3, 3])
        : []
  }
}

function weightAndBias(name: string, shape: readonly number[]): Shapes {
  return [
    [`${name}.weight`, shape],
    [`${name}.bias`, [shape[0]]],
  ]
}
