import type { DitConfig } from '../../../../../src-main/models/architectures/ditTransformerConfig.ts'

type Weights = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
type Vector = number[]

/**
 * A diffusion transformer by its definition, in plain loops and float64, for one image.
 *
 * @param state  (C, S, S) with S = side · patchSize
 * @returns (outputChannels, S, S)
 */
export function referenceDit(
  config: DitConfig,
  weights: Weights,
  { state, side, t, y }: { state: ArrayLike<number>; side: number; t: number; y: number },
): Vector {
  const { width, patchSize, channels, outputChannels, sampleSize, heads } = config
  const size = side * patchSize

  const matrix = (name: string, x: Vector): Vector => {
    const weight = weights.get(`${name}.weight`)!
    const bias = weights.get(`${name}.bias`)?.data
    const from = x.length
    return Array.from({ length: weight.shape[0] }, (_, row) =>
      x.reduce((sum, value, i) => sum + weight.data[row * from + i] * value, bias?.[row] ?? 0),
    )
  }
  const position = (column: number, row: number): Vector =>
    [column, row].flatMap((index) => {
      const place = (index * (sampleSize / patchSize)) / side / config.interpolationScale
      const angles = Array.from({ length: width / 4 }, (_, i) => place * 10_000 ** (-i / (width / 4)))
      return [...angles.map(Math.sin), ...angles.map(Math.cos)]
    })
  const timeAndClass = (name: string): Vector => {
    const angles = Array.from({ length: 128 }, (_, i) => t * 10_000 ** (-i / 127))
    const waves = [...angles.map(Math.cos), ...angles.map(Math.sin)]
    const time = matrix(
      `${name}.timestep_embedder.linear_2`,
      matrix(`${name}.timestep_embedder.linear_1`, waves).map(silu),
    )
    const table = weights.get(`${name}.class_embedder.embedding_table.weight`)!
    return time.map((value, i) => value + table.data[y * width + i])
  }
  const modulation = (layer: string, embedding: string): Vector[] => {
    const all = matrix(layer, timeAndClass(embedding).map(silu))
    return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width))
  }
  const attend = (name: string, tokens: Vector[]): Vector[] => {
    const [queries, keys, values] = ['to_q', 'to_k', 'to_v'].map((layer) =>
      tokens.map((x) => matrix(`${name}.${layer}`, x)),
    )
    const headWidth = width / heads
    return queries.map((query) => {
      const mixed = Array.from({ length: heads }, (_, head) => {
        const part = (x: Vector) => x.slice(head * headWidth, (head + 1) * headWidth)
        const scores = keys.map((key) => Math.exp(dot(part(query), part(key)) / Math.sqrt(headWidth)))
        const sum = scores.reduce((a, b) => a + b, 0)
        return part(query).map(
          (_, i) => scores.reduce((total, score, j) => total + score * part(values[j])[i], 0) / sum,
        )
      }).flat()
      return matrix(`${name}.to_out.0`, mixed)
    })
  }
  const feedForward = (name: string, x: Vector): Vector => {
    const hidden = matrix(`${name}.0.proj`, x)
    const half = hidden.length / 2
    const gated = (activation: (value: number) => number) =>
      hidden.slice(0, half).map((value, i) => value * activation(hidden[half + i]))
    const activations = {
      gelu: () => hidden.map(gelu),
      'gelu-approximate': () => hidden.map(tanhGelu),
      geglu: () => gated(gelu),
      'geglu-approximate': () => hidden.map((value) => value / (1 + Math.exp(-1.702 * value))),
      swiglu: () => gated(silu),
      'linear-silu': () => hidden.map(silu),
    }
    return matrix(`${name}.2`, activations[config.activation]())
  }

  let tokens = Array.from({ length: side * side }, (_, token): Vector => {
    const [row, column] = [Math.floor(token / side), token % side]
    const patch = Array.from({ length: channels * patchSize ** 2 }, (_, i) => {
      const [channel, y, x] = [Math.floor(i / patchSize ** 2), Math.floor(i / patchSize) % patchSize, i % patchSize]
      return state[(channel * size + row * patchSize + y) * size + column * patchSize + x]
    })
    return matrix('pos_embed.proj', patch).map((value, i) => value + position(column, row)[i])
  })
  for (let block = 0; block < config.blocks; block++) {
    const name = `transformer_blocks.${block}`
    const [shift, scale, gate, forwardShift, forwardScale, forwardGate] = modulation(
      `${name}.norm1.linear`,
      `${name}.norm1.emb`,
    )
    const attended = attend(
      `${name}.attn1`,
      tokens.map((x) => modulate(normalize(x, 1e-6), shift, scale)),
    )
    tokens = tokens.map((x, token) => x.map((value, i) => value + gate[i] * attended[token][i]))
    const [gain, offset] = ['weight', 'bias'].map((part) => weights.get(`${name}.norm3.${part}`)?.data)
    tokens = tokens.map((x) => {
      const normal = normalize(x, config.epsilon).map((value, i) => value * (gain?.[i] ?? 1) + (offset?.[i] ?? 0))
      const fed = feedForward(`${name}.ff.net`, modulate(normal, forwardShift, forwardScale))
      return x.map((value, i) => value + forwardGate[i] * fed[i])
    })
  }
  const [shift, scale] = modulation('proj_out_1', 'transformer_blocks.0.norm1.emb')
  const patches = tokens.map((x) => matrix('proj_out_2', modulate(normalize(x, 1e-6), shift, scale)))
  return Array.from({ length: outputChannels * size * size }, (_, i) => {
    const [channel, y, x] = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size]
    const token = Math.floor(y / patchSize) * side + Math.floor(x / patchSize)
    return patches[token][((y % patchSize) * patchSize + (x % patchSize)) * outputChannels + channel]
  })
}

function modulate(x: Vector, shift: Vector, scale: Vector): Vector {
  return x.map((value, i) => value * (1 + scale[i]) + shift[i])
}

function normalize(x: Vector, epsilon: number): Vector {
  const mean = x.reduce((a, b) => a + b, 0) / x.length
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length
  return x.map((value) => (value - mean) / Math.sqrt(variance + epsilon))
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0)
}

function silu(x: number): number {
  return x / (1 + Math.exp(-x))
}

function tanhGelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
}

function gelu(x: number): number {
  return 0.5 * x * (1 + errorFunction(x / Math.SQRT2))
}

/** The Taylor series of erf, which is exact to float64 as far as activations go. */
function errorFunction(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}
