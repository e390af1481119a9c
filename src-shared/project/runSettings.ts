import { z } from 'zod'
import { Id } from './projectFile.ts'

export const RunKind = z.enum(['sample', 'invert', 'roundtrip', 'import'])
export type RunKind = z.infer<typeof RunKind>

export const TensorName = z.enum(['noise', 'samples', 'latents', 'reconstructions'])
export type TensorName = z.infer<typeof TensorName>

/** Which time the network is told when inverting: that of the level it leaves (`source`) or the one it goes to (`target`). */
export const TimeConvention = z.enum(['source', 'target'])
export type TimeConvention = z.infer<typeof TimeConvention>

/** What ε becomes once x0 was clipped: derived again from it (guided-diffusion) or kept as predicted (diffusers). */
export const AfterClip = z.enum(['keep', 'rederive'])
export type AfterClip = z.infer<typeof AfterClip>

/** Where the rows of a run start. */
export const RunSource = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('noise'),
    stream: z.enum(['torch', 'per-image']),
    seed: z.int().nonnegative(),
    count: z.int().min(1).max(10_000_000),
  }),
  z.object({ from: z.literal('dataset'), dataset: Id, limit: z.int().min(1).optional() }),
  /** A tensor file of the user, as noise or as samples. */
  z.object({ from: z.literal('file'), path: z.string(), as: z.enum(['noise', 'samples']) }),
  /** A tensor of an earlier run. As noise it starts sampling, as samples inversion. */
  z.object({ from: z.literal('run'), run: Id, tensor: z.enum(['noise', 'samples', 'latents']) }),
])
export type RunSource = z.infer<typeof RunSource>

/** What a person asks for. What is left out takes the model's defaults (resolveRunSettings). */
export const RunRequest = z.object({
  kind: z.enum(['sample', 'invert', 'roundtrip']),
  name: z.string().max(200).optional(),
  model: Id,
  /** Training step, or the last checkpoint of the series where left out. */
  checkpoint: z.int().nonnegative().optional(),
  source: RunSource,
  /** T: network evaluations in one direction. */
  steps: z.int().min(1),
  inversionSteps: z.int().min(1).optional(),
  convention: TimeConvention.optional(),
  clip: z.object({ sampling: z.boolean(), inversion: z.boolean() }).optional(),
  afterClip: AfterClip.optional(),
  keepStates: z.boolean().optional(),
  batch: z.int().min(1).max(4096).optional(),
  processes: z.int().min(1).max(256).optional(),
})
export type RunRequest = z.infer<typeof RunRequest>

/** Every setting that decides a run's numbers, with nothing left open. Kept in run.json. */
export const RunSettings = z.object({
  steps: z.int(),
  inversionSteps: z.int(),
  convention: TimeConvention,
  clip: z.object({ sampling: z.boolean(), inversion: z.boolean() }),
  afterClip: AfterClip,
  keepStates: z.boolean(),
  /** Rows that go through the network together. A run keeps it, so that a resumed run equals an uninterrupted one. */
  batch: z.int().min(1),
})
export type RunSettings = z.infer<typeof RunSettings>
