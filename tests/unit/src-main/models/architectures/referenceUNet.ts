import type { AdmLayer, AdmLayout } from '../../../../../src-main/models/architectures/admLayout.ts'
import type { Weights } from '../torchFixture.ts'

/**
 * The ADM U-Net for one image, written out from guided-diffusion's unet.py in float64 with plain loops: slow, and right by inspection.
 */
export function referenceUNet(
  { network, input, middle, output }: AdmLayout,
  weights: Weights,
  {
    heads: everywhere,
    headsUp = everywhere,
    order,
    size,
  }: { heads: number; headsUp?: number; order: 'legacy' | 'new'; size: number },
  x: ArrayLike<number>,
  t: number,
  y?: number,
): number[] {
  const get = (name: string) => weights[name].data
  const linear = (name: string, v: number[]): number[] =>
    Array.from(get(`${name}.bias`), (bias, o) =>
      v.reduce((sum, value, i) => sum + value * get(`${name}.weight`)[o * v.length + i], bias),
    )

  const half = Math.floor(network.modelChannels / 2)
  const angles = Array.from({ length: half }, (_, i) => t * Math.exp((-Math.log(10_000) * i) / half))
  let embedding = linear(
    'time_embed.2',
    linear('time_embed.0', [...angles.map(Math.cos), ...angles.map(Math.sin)]).map(silu),
  )
  if (y !== undefined)
    embedding = embedding.map((value, i) => value + get('label_emb.weight')[y * embedding.length + i])

  const convolve = (name: string, map: Map, kernel: 1 | 3, stride = 1): Map => {
    const bias = get(`${name}.bias`)
    const kernels = get(`${name}.weight`)
    const side = map.side / stride
    const padding = (kernel - 1) / 2
    return mapOf(bias.length, side, (o, row, column) => {
      let sum = bias[o]
      for (let c = 0; c < map.channels; c++)
        for (let i = 0; i < kernel; i++)
          for (let j = 0; j < kernel; j++)
            sum +=
              kernels[((o * map.channels + c) * kernel + i) * kernel + j] *
              at(map, c, row * stride + i - padding, column * stride + j - padding)
      return sum
    })
  }
  const norm = (name: string, map: Map): Map => {
    const perGroup = map.values.length / 32
    const statistics = Array.from({ length: 32 }, (_, group) => {
      const values = map.values.slice(group * perGroup, (group + 1) * perGroup)
      const mean = values.reduce((a, b) => a + b) / perGroup
      return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / perGroup + 1e-5) }
    })
    const pixels = map.side ** 2
    return {
      ...map,
      values: map.values.map((value, i) => {
        const { mean, deviation } = statistics[Math.floor(i / perGroup)]
        const channel = Math.floor(i / pixels)
        return ((value - mean) / deviation) * get(`${name}.weight`)[channel] + get(`${name}.bias`)[channel]
      }),
    }
  }
  const attention = (name: string, map: Map): Map => {
    const heads = name.startsWith('output_blocks') ? headsUp : everywhere
    const qkv = convolve(`${name}.qkv`, norm(`${name}.norm`, map), 1)
    const pixels = map.side ** 2
    const width = map.channels / heads
    const row = (part: number, head: number, i: number) =>
      order === 'legacy' ? head * 3 * width + part * width + i : part * map.channels + head * width + i
    const mixed = mapOf(map.channels, map.side, () => 0)
    for (let head = 0; head < heads; head++)
      for (let s = 0; s < pixels; s++) {
        const scores = Array.from({ length: pixels }, (_, other) => {
          let sum = 0
          for (let i = 0; i < width; i++)
            sum += qkv.values[row(0, head, i) * pixels + s] * qkv.values[row(1, head, i) * pixels + other]
          return sum / Math.sqrt(width)
        })
        const most = Math.max(...scores)
        const shares = scores.map((score) => Math.exp(score - most))
        const total = shares.reduce((a, b) => a + b)
        for (let i = 0; i < width; i++)
          mixed.values[(head * width + i) * pixels + s] = shares.reduce(
            (sum, share, other) => sum + (share / total) * qkv.values[row(2, head, i) * pixels + other],
            0,
          )
      }
    return add(map, convolve(`${name}.proj_out`, mixed, 1))
  }
  const residual = ({ name, from, to, resample }: Extract<AdmLayer, { kind: 'residual' }>, map: Map): Map => {
    const change = (m: Map) => (resample === 'down' ? pool(m) : resample === 'up' ? repeat(m) : m)
    const time = linear(`${name}.emb_layers.1`, embedding.map(silu))
    let h = convolve(`${name}.in_layers.2`, change(activate(norm(`${name}.in_layers.0`, map))), 3)
    const perChannel = (m: Map, use: (value: number, channel: number) => number): Map => ({
      ...m,
      values: m.values.map((value, i) => use(value, Math.floor(i / m.side ** 2))),
    })
    if (network.scaleShift)
      h = perChannel(norm(`${name}.out_layers.0`, h), (value, c) => value * (1 + time[c]) + time[to + c])
    else
      h = norm(
        `${name}.out_layers.0`,
        perChannel(h, (value, c) => value + time[c]),
      )
    h = convolve(`${name}.out_layers.3`, activate(h), 3)
    return add(from === to ? change(map) : convolve(`${name}.skip_connection`, change(map), 1), h)
  }
  const apply = (map: Map, layer: AdmLayer): Map => {
    switch (layer.kind) {
      case 'convolution':
        return convolve(layer.name, map, 3)
      case 'residual':
        return residual(layer, map)
      case 'attention':
        return attention(layer.name, map)
      case 'down':
        return layer.learned ? convolve(`${layer.name}.op`, map, 3, 2) : pool(map)
      case 'up':
        return layer.learned ? convolve(`${layer.name}.conv`, repeat(map), 3) : repeat(map)
    }
  }

  let map: Map = { channels: network.channels, side: size, values: Array.from(x) }
  const skips: Map[] = []
  for (const block of input) skips.push((map = block.layers.reduce(apply, map)))
  map = middle.layers.reduce(apply, map)
  for (const block of output) map = block.layers.reduce(apply, joined(map, skips.pop()!))
  return convolve('out.2', activate(norm('out.0', map)), 3).values
}

interface Map {
  channels: number
  side: number
  values: number[]
}

const silu = (x: number): number => x / (1 + Math.exp(-x))

function mapOf(channels: number, side: number, value: (channel: number, row: number, column: number) => number): Map {
  const values = Array.from({ length: channels * side * side }, (_, i) =>
    value(Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side),
  )
  return { channels, side, values }
}

function at({ side, values }: Map, channel: number, row: number, column: number): number {
  return row < 0 || column < 0 || row >= side || column >= side ? 0 : values[(channel * side + row) * side + column]
}

const activate = (map: Map): Map => ({ ...map, values: map.values.map(silu) })
const add = (a: Map, b: Map): Map => ({ ...a, values: a.values.map((value, i) => value + b.values[i]) })
const joined = (a: Map, b: Map): Map => ({
  ...a,
  channels: a.channels + b.channels,
  values: [...a.values, ...b.values],
})
const repeat = (map: Map): Map =>
  mapOf(map.channels, 2 * map.side, (c, row, column) => at(map, c, Math.floor(row / 2), Math.floor(column / 2)))
const pool = (map: Map): Map =>
  mapOf(map.channels, map.side / 2, (c, row, column) => {
    const corner = (i: number, j: number) => at(map, c, 2 * row + i, 2 * column + j)
    return (corner(0, 0) + corner(0, 1) + corner(1, 0) + corner(1, 1)) / 4
  })
