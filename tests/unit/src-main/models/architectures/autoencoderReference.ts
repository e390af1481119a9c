import type { Weights } from '../torchFixture.ts'

/** An autoencoder in words of diffusers' config.json; what is left out is as in the smallest one here. */
export interface ReferenceConfig {
  readonly block_out_channels: readonly number[]
  readonly layers_per_block: number
  readonly norm_num_groups: number
  readonly down_block_types: readonly string[]
  readonly up_block_types: readonly string[]
  readonly mid_block_add_attention: boolean
}

/** Channels of square pictures, row by row. */
export interface PictureMap {
  readonly channels: number
  readonly side: number
  readonly values: readonly number[]
}

/**
 * The encoders and decoders of diffusers' autoencoders for one picture, written out from vae.py, unet_2d_blocks.py, resnet.py and
 * attention_processor.py in float64 with plain loops: slow, and right by inspection.
 */
export function autoencoderReference(config: ReferenceConfig, weights: Weights) {
  const get = (name: string) => weights[name].data

  const convolve = (name: string, map: PictureMap, stride: 1 | 2 = 1): PictureMap => {
    const bias = get(`${name}.bias`)
    const kernels = get(`${name}.weight`)
    const kernel = Math.round(Math.sqrt(kernels.length / bias.length / map.channels))
    // With stride 2 there is a zero at the end of every row and column and none before it.
    const before = stride === 2 ? 0 : (kernel - 1) / 2
    return mapOf(bias.length, map.side / stride, (to, row, column) => {
      let sum = bias[to]
      for (let from = 0; from < map.channels; from++)
        for (let i = 0; i < kernel; i++)
          for (let j = 0; j < kernel; j++)
            sum +=
              kernels[((to * map.channels + from) * kernel + i) * kernel + j] *
              at(map, from, row * stride + i - before, column * stride + j - before)
      return sum
    })
  }
  const norm = (name: string, map: PictureMap): PictureMap => {
    const perGroup = map.values.length / config.norm_num_groups
    const statistics = Array.from({ length: config.norm_num_groups }, (_, group) => {
      const values = map.values.slice(group * perGroup, (group + 1) * perGroup)
      const mean = values.reduce((a, b) => a + b) / perGroup
      return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / perGroup + 1e-6) }
    })
    return {
      ...map,
      values: map.values.map((value, i) => {
        const { mean, deviation } = statistics[Math.floor(i / perGroup)]
        const channel = Math.floor(i / map.side ** 2)
        return ((value - mean) / deviation) * get(`${name}.weight`)[channel] + get(`${name}.bias`)[channel]
      }),
    }
  }
  const activate = (map: PictureMap) => ({ ...map, values: map.values.map((x) => x / (1 + Math.exp(-x))) })
  const residual = (name: string, map: PictureMap): PictureMap => {
    let h = convolve(`${name}.conv1`, activate(norm(`${name}.norm1`, map)))
    h = convolve(`${name}.conv2`, activate(norm(`${name}.norm2`, h)))
    return add(h.channels === map.channels ? map : convolve(`${name}.conv_shortcut`, map), h)
  }
  const attention = (name: string, map: PictureMap): PictureMap => {
    const { channels, side } = map
    const pixels = side ** 2
    const normal = norm(`${name}.group_norm`, map)
    const linear = (part: string, source: PictureMap) => convolve(`${name}.${part}`, source).values
    const [q, k, v] = ['to_q', 'to_k', 'to_v'].map((part) => linear(part, normal))
    const column = (values: readonly number[], pixel: number) =>
      Array.from({ length: channels }, (_, c) => values[c * pixels + pixel])
    const mixed = Array.from({ length: pixels }, (_, pixel) => {
      const query = column(q, pixel)
      const shares = Array.from({ length: pixels }, (_, other) =>
        Math.exp(dot(query, column(k, other)) / Math.sqrt(channels)),
      )
      const total = shares.reduce((a, b) => a + b)
      return Array.from({ length: channels }, (_, c) =>
        shares.reduce((sum, share, other) => sum + (share / total) * v[c * pixels + other], 0),
      )
    })
    const result = mapOf(channels, side, (c, row, col) => mixed[row * side + col][c])
    return add(map, { ...map, values: linear('to_out.0', result) })
  }
  const block = (name: string, layers: number, attends: boolean, map: PictureMap): PictureMap => {
    for (let i = 0; i < layers; i++) {
      map = residual(`${name}.resnets.${i}`, map)
      if (attends) map = attention(`${name}.attentions.${i}`, map)
    }
    return map
  }
  const middle = (name: string, map: PictureMap): PictureMap => {
    map = residual(`${name}.resnets.0`, map)
    if (config.mid_block_add_attention) map = attention(`${name}.attentions.0`, map)
    return residual(`${name}.resnets.1`, map)
  }
  const optional = (name: string, map: PictureMap) => (`${name}.weight` in weights ? convolve(name, map) : map)
  const last = config.block_out_channels.length - 1

  return {
    /** Up to quant_conv, where there is one. */
    encode(picture: PictureMap): PictureMap {
      let map = convolve('encoder.conv_in', picture)
      for (const [i, type] of config.down_block_types.entries()) {
        const name = `encoder.down_blocks.${i}`
        map = block(name, config.layers_per_block, type.startsWith('Attn'), map)
        if (i < last) map = convolve(`${name}.downsamplers.0.conv`, map, 2)
      }
      map = activate(norm('encoder.conv_norm_out', middle('encoder.mid_block', map)))
      return optional('quant_conv', convolve('encoder.conv_out', map))
    },
    /** From post_quant_conv, where there is one. */
    decode(latent: PictureMap): PictureMap {
      let map = middle('decoder.mid_block', convolve('decoder.conv_in', optional('post_quant_conv', latent)))
      for (const [i, type] of config.up_block_types.entries()) {
        const name = `decoder.up_blocks.${i}`
        map = block(name, config.layers_per_block + 1, type.startsWith('Attn'), map)
        if (i < last) map = convolve(`${name}.upsamplers.0.conv`, repeat(map))
      }
      return convolve('decoder.conv_out', activate(norm('decoder.conv_norm_out', map)))
    },
    /** Each pixel's nearest vector of the codebook, and which one it is. */
    quantise(latent: PictureMap): { quantised: PictureMap; indices: number[] } {
      const pixels = latent.side ** 2
      const vectors = get('quantize.embedding.weight')
      const count = vectors.length / latent.channels
      const indices = Array.from({ length: pixels }, (_, pixel) => {
        const distances = Array.from({ length: count }, (_, k) => {
          let sum = 0
          for (let c = 0; c < latent.channels; c++)
            sum += (latent.values[c * pixels + pixel] - vectors[k * latent.channels + c]) ** 2
          return sum
        })
        return distances.indexOf(Math.min(...distances))
      })
      const quantised = mapOf(
        latent.channels,
        latent.side,
        (c, row, column) => vectors[indices[row * latent.side + column] * latent.channels + c],
      )
      return { quantised, indices }
    },
  }
}

function mapOf(
  channels: number,
  side: number,
  value: (channel: number, row: number, column: number) => number,
): PictureMap {
  const values = Array.from({ length: channels * side * side }, (_, i) =>
    value(Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side),
  )
  return { channels, side, values }
}

function at({ side, values }: PictureMap, channel: number, row: number, column: number): number {
  return row < 0 || column < 0 || row >= side || column >= side ? 0 : values[(channel * side + row) * side + column]
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0)
const add = (a: PictureMap, b: PictureMap): PictureMap => ({ ...a, values: a.values.map((x, i) => x + b.values[i]) })
const repeat = (map: PictureMap): PictureMap =>
  mapOf(map.channels, 2 * map.side, (c, row, column) => at(map, c, Math.floor(row / 2), Math.floor(column / 2)))
