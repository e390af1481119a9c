import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { ModelSettings } from '../../project/modelSettings.ts'
import { Id } from '../../project/projectFile.ts'
import { Description } from '../description.ts'
import { method, stream } from '../method.ts'
import { ModelView, SampleNowRequest, SampleNowView } from '../modelViews.ts'
import { diskErrors, modelErrors } from './expectedErrors.ts'
import { project } from './inputs.ts'

/** Models and their networks. */
export const modelMethods = {
  addModel: method('models.add', {
    input: project.extend({
      path: z.string().min(1),
      name: z.string().min(1).max(120).optional(),
      preset: z.string().optional(),
      settings: ModelSettings.optional(),
    }),
    output: ModelView,
    errors: [...modelErrors, ...diskErrors],
  }),
  describeModel: method('models.describe', {
    input: project.extend({ modelId: Id, checkpoint: z.int().optional() }),
    output: Description,
    errors: [errors.UnknownName, ...modelErrors],
  }),
  /** Legal T of a model, all of them for the usual D: the form offers these and no others. */
  allowedSteps: method('models.allowedSteps', {
    input: project.extend({ modelId: Id }),
    output: z.object({ steps: z.array(z.int()), trainSteps: z.int() }),
    errors: [errors.UnknownName],
  }),
  /** ᾱ of a model's schedule over some of its training steps t, both ends included. */
  modelSchedule: method('models.schedule', {
    input: project.extend({ modelId: Id }),
    output: z.object({ points: z.array(z.object({ t: z.int(), level: z.number() })).min(1) }),
    errors: [errors.UnknownName, errors.BadModelSetting],
  }),
  /**
   * One evaluation of the network. Paths of .npy files; `t` reaches the network unchanged, the output has all channels.
   * `model` is an id of the project or, where no project is given, the path of a checkpoint, for which `preset` and `settings` speak.
   */
  predict: method('models.predict', {
    input: project.partial().extend({
      model: z.string(),
      preset: z.string().optional(),
      settings: ModelSettings.optional(),
      checkpoint: z.int().optional(),
      x: z.string(),
      t: z.string(),
      classes: z.string().optional(),
      out: z.string(),
    }),
    output: z.object({ file: z.string(), shape: z.array(z.int()), seconds: z.number() }),
    errors: [...modelErrors, errors.BadTensorFile, errors.ShapeMismatch, errors.EngineFailed, errors.UnknownName],
  }),
  /**
   * The autoencoder of a latent model, on files. `in` and `out` are paths of .npy files, (N, C, H, W): pictures in [-1, 1] or latents that no scaling
   * factor multiplies. `quantised` asks for the nearest codes of a codebook.
   * `model` is an id of the project or, where no project is given, the path of a pipeline or of an autoencoder.
   */
  autoencode: method('models.autoencode', {
    input: project.partial().extend({
      direction: z.enum(['encode', 'decode']),
      model: z.string(),
      in: z.string(),
      out: z.string(),
      quantised: z.boolean().default(false),
    }),
    output: z.object({ file: z.string(), shape: z.array(z.int()), seconds: z.number() }),
    errors: [
      ...modelErrors,
      errors.NoAutoencoder,
      errors.BadTensorFile,
      errors.ShapeMismatch,
      errors.SourceChanged,
      errors.EngineFailed,
      errors.UnknownName,
    ],
  }),
  /**
   * Samples of a few noises, step by step, kept nowhere: the pictures of a step lie under `/blob/<project>/samplings/<sampling>/<step>/` for as long
   * as somebody watches. Whoever stops watching stops the sampling.
   */
  sampleNow: stream('models.sample', { input: project.extend(SampleNowRequest.shape), payload: SampleNowView }),
}
