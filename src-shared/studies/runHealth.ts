import { z } from 'zod'

const DdimStep = z.object({
  step: z.int(),
  /** What the network is told, and is told at the next step; absent at the last. */
  timestep: z.number(),
  next: z.number().optional(),
  /** ᾱ left and reached. */
  from: z.number(),
  to: z.number(),
})

/** A state of a pass over all finished rows. 0 is the start. */
const HealthState = z.object({
  state: z.int(),
  /** ᾱ of the state. */
  level: z.number(),
  /** Over all entries of all rows; the standard deviation divided by their number. */
  mean: z.number(),
  standardDeviation: z.number(),
  /** Of the step that led here: share of predicted x0 that was limited, 0 to 1, and mean |ε|. Absent for the start. */
  clippedShare: z.number().optional(),
  meanAbsoluteNoise: z.number().optional(),
  /** Mean |state - the other direction's at the same level|: at the ends, and between them where sampling's states were kept. */
  difference: z.number().optional(),
})
export type HealthState = z.infer<typeof HealthState>

export const HealthPass = z.object({
  pass: z.enum(['sampling', 'inversion', 'reconstruction']),
  states: z.array(HealthState),
})
export type HealthPass = z.infer<typeof HealthPass>

/** The usual causes of a round trip that does not come back. */
export const CauseName = z.enum([
  'steps',
  'convention',
  'clipping',
  'prediction type',
  'guidance',
  'schedule',
  'precision',
  /** Only of runs whose first inversion steps were replaced. */
  'forward diffusion',
])

/** One of them with what was measured of it. `unknown` where the run has nothing to measure it by. */
export const Cause = z.object({
  cause: CauseName,
  verdict: z.enum(['likely', 'possible', 'unlikely', 'unknown']),
  evidence: z.array(z.string()).min(1),
  /** What to try. */
  advice: z.string().optional(),
})
export type Cause = z.infer<typeof Cause>

/** How a run went step by step, and why its round trip does not come back. */
export const RunHealth = z.object({
  /** Rows that this is about. */
  rows: z.int(),
  passes: z.array(HealthPass),
  /** Both directions side by side: every inversion step, and the sampling step that goes back over it where there is one. */
  steps: z.array(z.object({ inversion: DdimStep.optional(), sampling: DdimStep.optional() })),
  /** Mean |x̂_T - x_T| and mean |x̂_0 - x_0|, where the run has both. */
  latentError: z.number().optional(),
  reconstructionError: z.number().optional(),
  /** The likely ones first. */
  causes: z.array(Cause),
})
export type RunHealth = z.infer<typeof RunHealth>
