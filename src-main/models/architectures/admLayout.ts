/** The parts of an ADM U-Net that its tensors tell. */
export interface AdmNetwork {
  /** Width of the sinusoidal time embedding; the embedding that the blocks see is four times as wide. */
  readonly modelChannels: number
  /** C of the images. */
  readonly channels: number
  /** C, or 2C where the network also predicts the variance. */
  readonly outputChannels: number
  /** Channels at each resolution, finest first. */
  readonly levels: readonly number[]
  /** Residual blocks at each resolution on the way down; one more on the way up. */
  readonly residualBlocks: number
  /** For each resolution whether its residual blocks are followed by attention. */
  readonly attention: readonly boolean[]
  /** Whether time scales and shifts the second normalisation, or is added before it. */
  readonly scaleShift: boolean
  /** How the resolution changes: by a residual block, by a convolution, or without weights. */
  readonly resampling: 'residual' | 'convolution' | 'plain'
  /** 0 for none. */
  readonly classes: number
}

export type AdmLayer =
  | { readonly kind: 'convolution'; readonly name: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'residual'
      readonly name: string
      readonly from: number
      readonly to: number
      readonly resample?: 'down' | 'up'
    }
  | { readonly kind: 'attention'; readonly name: string; readonly channels: number }
  | { readonly kind: 'down' | 'up'; readonly name: string; readonly channels: number; readonly learned: boolean }

export interface AdmBlock {
  readonly name: string
  readonly layers: readonly AdmLayer[]
  /** Of its output. */
  readonly channels: number
  /** Image size divided by the size of its output. */
  readonly scale: number
}

/** The blocks in the order in which data passes them; each output block first takes in the skip of its input block. */
export interface AdmLayout {
  readonly network: AdmNetwork
  readonly input: readonly AdmBlock[]
  readonly middle: AdmBlock
  readonly output: readonly AdmBlock[]
}

/**
 * Lays out the U-Net as guided-diffusion's UNetModel does, with its names.
 * https://github.com/openai/guided-diffusion/blob/main/guided_diffusion/unet.py
 */
export function admLayout(network: AdmNetwork): AdmLayout {
  const { channels, levels, residualBlocks, attention, resampling } = network
  const coarsest = levels.length - 1
  const input: AdmBlock[] = []
  const output: AdmBlock[] = []
  let width = levels[0]

  const resample = (name: string, direction: 'down' | 'up', at: number): AdmLayer =>
    resampling === 'residual'
      ? { kind: 'residual', name, from: at, to: at, resample: direction }
      : { kind: direction, name, channels: at, learned: resampling === 'convolution' }
  const residual = (name: string, from: number, to: number): AdmLayer => ({ kind: 'residual', name, from, to })

  input.push({
    name: 'input_blocks.0',
    layers: [{ kind: 'convolution', name: 'input_blocks.0.0', from: channels, to: width }],
    channels: width,
    scale: 1,
  })
  for (const [level, to] of levels.entries()) {
    for (let i = 0; i < residualBlocks; i++) {
      const name = `input_blocks.${input.length}`
      const layers = [residual(`${name}.0`, width, to)]
      if (attention[level]) layers.push({ kind: 'attention', name: `${name}.1`, channels: to })
      input.push({ name, layers, channels: to, scale: 2 ** level })
      width = to
    }
    if (level === coarsest) continue
    const name = `input_blocks.${input.length}`
    input.push({ name, layers: [resample(`${name}.0`, 'down', to)], channels: to, scale: 2 ** (level + 1) })
  }

  const middle: AdmBlock = {
    name: 'middle_block',
    layers: [
      residual('middle_block.0', width, width),
      { kind: 'attention', name: 'middle_block.1', channels: width },
      residual('middle_block.2', width, width),
    ],
    channels: width,
    scale: 2 ** coarsest,
  }

  const skips = input.map((block) => block.channels)
  for (let level = coarsest; level >= 0; level--) {
    const to = levels[level]
    for (let i = 0; i <= residualBlocks; i++) {
      const name = `output_blocks.${output.length}`
      const layers = [residual(`${name}.0`, width + skips.pop()!, to)]
      if (attention[level]) layers.push({ kind: 'attention', name: `${name}.1`, channels: to })
      const goesUp = level > 0 && i === residualBlocks
      if (goesUp) layers.push(resample(`${name}.${layers.length}`, 'up', to))
      output.push({ name, layers, channels: to, scale: 2 ** (goesUp ? level - 1 : level) })
      width = to
    }
  }
  return { network, input, middle, output }
}

/** Width of the embedding of time and class that every residual block sees. */
export function embeddingWidth({ modelChannels }: AdmNetwork): number {
  return 4 * modelChannels
}
