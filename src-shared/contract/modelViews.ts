import { z } from 'zod'
import { ModelSettings } from '../project/modelSettings.ts'
import { AutoencoderEntry, Id, ModelEntry, TensorShape } from '../project/projectFile.ts'
import { RunRequest } from '../project/runSettings.ts'

export const ModelView = z.object({
  id: Id,
  name: z.string(),
  family: ModelEntry.shape.family,
  /** Where it lies, for people to read. */
  path: z.string(),
  /** False where the file is gone; the model can be found again by adding it from its new place. */
  present: z.boolean(),
  preset: z.string().optional(),
  settings: ModelSettings,
  shape: TensorShape,
  /** For latent models. */
  autoencoder: AutoencoderEntry.optional(),
  checkpoints: z.array(
    z.object({
      step: z.int().optional(),
      file: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      /** Names of weights that are not all finite numbers. */
      notFinite: z.array(z.string()).optional(),
    }),
  ),
  added: z.string(),
})
export type ModelView = z.infer<typeof ModelView>

/** The most images of one look at a model. */
export const mostSampledNow = 16

/** A few noises to sample from, just to see what a model makes. The noise is that of a run with the same seed and count, torch's stream. */
export const SampleNowRequest = z.object({
  modelId: Id,
  checkpoint: RunRequest.shape.checkpoint,
  steps: RunRequest.shape.steps,
  seed: z.int().nonnegative(),
  count: z.int().min(1).max(mostSampledNow),
  /** In turn where there are fewer than images. */
  classes: RunRequest.shape.classes,
})
export type SampleNowRequest = z.infer<typeof SampleNowRequest>

/** How far it is. Pictures exist of every step up to `step` that `every` divides, and of the last. */
export const SampleNowView = z.object({
  sampling: Id,
  /** T */
  steps: z.int(),
  every: z.int().min(1),
  /** 0 is the noise. Absent while the model is loaded. */
  step: z.int().nonnegative().optional(),
  /** Whether decoded pictures of the samples are there: at the end, for latent models. */
  decoded: z.boolean(),
  /** Since the first evaluation. */
  seconds: z.number(),
})
export type SampleNowView = z.infer<typeof SampleNowView>
