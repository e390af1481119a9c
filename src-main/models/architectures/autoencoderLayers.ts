import type { GraphBuilder } from '../onnx/graphBuilder.ts'
import { convolution, groupNorm, nearestUpsample, silu, type Features } from '../onnx/layers.ts'
import type { AutoencoderLayer } from './autoencoderLayout.ts'
import { headAttention } from './headAttention.ts'

/** ε of every norm of diffusers' autoencoders. */
const epsilon = 1e-6

/**
 * Adds the layers one after another, with diffusers' order of operations:
 * https://github.com/huggingface/diffusers/blob/main/src/diffusers/models/unets/unet_2d_blocks.py
 *
 * @param groups  of every GroupNorm
 */
export function addAutoencoderLayers(
  graph: GraphBuilder,
  layers: readonly AutoencoderLayer[],
  input: Features,
  groups: number,
): Features {
  const norm = (name: string, x: Features) => groupNorm(graph, name, x, undefined, { groups, epsilon })
  const normAndSilu = (name: string, x: Features): Features => {
    const normal = norm(name, x)
    return { ...normal, value: silu(graph, normal.value) }
  }
  const sum = (a: Features, b: Features): Features => ({ ...a, value: graph.node('Add', [a.value, b.value]) })
  const pixelwise = (name: string, x: Features, to: number) => convolution(graph, name, x, to, { kernel: 1 })

  /** Norm, SiLU, convolution, twice, beside a skip connection. */
  const residual = ({ name, to }: { name: string; to: number }, x: Features): Features => {
    let h = convolution(graph, `${name}.conv1`, normAndSilu(`${name}.norm1`, x), to)
    h = convolution(graph, `${name}.conv2`, normAndSilu(`${name}.norm2`, h), to)
    return sum(x.channels === to ? x : pixelwise(`${name}.conv_shortcut`, x, to), h)
  }
  /** One head over all channels. */
  const attention = (name: string, x: Features): Features => {
    const normal = norm(`${name}.group_norm`, x)
    const [q, k, v] = ['to_q', 'to_k', 'to_v'].map((part) => pixelwise(`${name}.${part}`, normal, x.channels))
    return sum(x, pixelwise(`${name}.to_out.0`, headAttention(graph, q, k, v, 1), x.channels))
  }
  const add = (x: Features, layer: AutoencoderLayer): Features => {
    switch (layer.kind) {
      case 'convolution':
        return convolution(graph, layer.name, x, layer.to, { kernel: layer.kernel })
      case 'residual':
        return residual(layer, x)
      case 'attention':
        return attention(layer.name, x)
      case 'down':
        return halved(graph, layer.name, x)
      case 'up':
        return convolution(graph, layer.name, nearestUpsample(graph, x), x.channels)
      case 'norm':
        return normAndSilu(layer.name, x)
    }
  }
  return layers.reduce(add, input)
}

/** Convolution with stride 2 that looks one pixel beyond the right and the bottom edge only, unlike that of the U-Nets. */
function halved(graph: GraphBuilder, name: string, x: Features): Features {
  const { channels, size } = x
  const inputs = [x.value, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)]
  const value = graph.node('Conv', inputs, { kernel_shape: [3, 3], pads: [0, 0, 1, 1], strides: [2, 2] })
  return { value, channels, size: size / 2 }
}
