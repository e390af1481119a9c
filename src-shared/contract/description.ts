import { z } from 'zod'
import { RunHealth } from '../studies/runHealth.ts'

export const Facts = z.array(
  z.object({
    name: z.string(),
    value: z.string(),
    from: z.enum(['file', 'preset', 'user', 'inferred', 'missing', 'default']).optional(),
  }),
)

const layers = z.object({
  /** Residual blocks that keep the size. */
  blocks: z.int().nonnegative(),
  /** Attention layers. */
  attention: z.int().nonnegative(),
})

/** The levels of a U-Net, finest first, for a picture of it. */
export const NetworkLevels = z.object({
  /** Side of the images; absent while nobody has said it. */
  size: z.int().positive().optional(),
  channelsIn: z.int().positive(),
  channelsOut: z.int().positive(),
  levels: z.array(
    z.object({
      /** Image size divided by the size on this level. */
      scale: z.int().positive(),
      channels: z.int().positive(),
      /** On the way down and on the way up again. */
      down: layers,
      up: layers,
    }),
  ),
  /** Between both ways, on the coarsest level. */
  middle: layers.extend({ channels: z.int().positive() }).optional(),
})
export type NetworkLevels = z.infer<typeof NetworkLevels>

/** `inspect`: what a path or an entry is. */
export const Description = z.object({
  kind: z.enum(['model', 'series', 'autoencoder', 'scheduler', 'encoder', 'dataset', 'tensor', 'run', 'project']),
  title: z.string(),
  path: z.string(),
  facts: Facts,
  /** The network's parts in order, for the table of a model. */
  parts: z.array(z.object({ part: z.string(), what: z.string(), shape: z.string(), parameters: z.int() })).optional(),
  /** The levels of a U-Net. */
  levels: NetworkLevels.optional(),
  missing: z.array(z.string()),
  /** Of a run that has computed something. */
  health: RunHealth.optional(),
  /** Names of the presets that could give what is missing. */
  presets: z.array(z.string()).optional(),
})
export type Description = z.infer<typeof Description>
