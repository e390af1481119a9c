import type { DitConfig } from './ditTransformerConfig.ts'

type Shapes = [name: string, shape: readonly number[]][]

/** Width of the sinusoidal time embedding. */
export const timeWidth = 256

/** The position embedding, which most files leave out because it can be computed. */
export const storedPositions = 'pos_embed.pos_embed'

/** Whether the hidden layer of the feed-forward network is twice as wide, one half being a gate of the other. */
export function isGated({ activation }: DitConfig): boolean {
  return activation === 'geglu' || activation === 'swiglu'
}

/** Name and shape of every tensor of the network, part by part in the order of the data. */
export function ditTensors(config: DitConfig): { part: string; tensors: Shapes }[] {
  const { channels, outputChannels, patchSize, width } = config
  return [
    { part: 'pos_embed', tensors: weightAndBias('pos_embed.proj', [width, channels, patchSize, patchSize]) },
    ...Array.from({ length: config.blocks }, (_, i) => `transformer_blocks.${i}`).map((part) => ({
      part,
      tensors: blockTensors(part, config),
    })),
    {
      part: 'proj_out',
      tensors: [
        ...weightAndBias('proj_out_1', [2 * width, width]),
        ...weightAndBias('proj_out_2', [patchSize ** 2 * outputChannels, width]),
      ],
    },
  ]
}

/** Shape of the position embedding where a file holds it. */
export function positionShape({ sampleSize, patchSize, width }: DitConfig): number[] {
  return [1, (sampleSize / patchSize) ** 2, width]
}

function blockTensors(name: string, config: DitConfig): Shapes {
  const { width, classes, attentionBias, affineNorm } = config
  const projections = ['to_q', 'to_k', 'to_v'].map((layer) => `${name}.attn1.${layer}`)
  return [
    ...weightAndBias(`${name}.norm1.emb.timestep_embedder.linear_1`, [width, timeWidth]),
    ...weightAndBias(`${name}.norm1.emb.timestep_embedder.linear_2`, [width, width]),
    // The row behind the last class stands for no class, which training puts in place of one image's class in ten.
    [`${name}.norm1.emb.class_embedder.embedding_table.weight`, [classes + 1, width]],
    ...weightAndBias(`${name}.norm1.linear`, [6 * width, width]),
    ...projections.flatMap((layer): Shapes => {
      const [weight, bias] = weightAndBias(layer, [width, width])
      return attentionBias ? [weight, bias] : [weight]
    }),
    ...weightAndBias(`${name}.attn1.to_out.0`, [width, width]),
    ...(affineNorm ? weightAndBias(`${name}.norm3`, [width]) : []),
    ...weightAndBias(`${name}.ff.net.0.proj`, [(isGated(config) ? 8 : 4) * width, width]),
    ...weightAndBias(`${name}.ff.net.2`, [width, 4 * width]),
  ]
}

function weightAndBias(name: string, shape: readonly number[]): Shapes {
  return [
    [`${name}.weight`, shape],
    [`${name}.bias`, [shape[0]]],
  ]
}
