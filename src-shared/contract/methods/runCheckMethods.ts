import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { Images } from '../../project/runSettings.ts'
import { Conditioning, mostConditioned } from '../../studies/conditioning.ts'
import { RunHealth } from '../../studies/runHealth.ts'
import { mostTried, Trials } from '../../studies/trials.ts'
import { method, stream } from '../method.ts'
import { Verification } from '../runViews.ts'
import { run } from './inputs.ts'

/** Of what takes the first images of a run through the network again. */
const errorsOfInvertingAgain = [
  errors.RunMissing,
  errors.NothingToShow,
  errors.NotAllowedHere,
  errors.SourceChanged,
  errors.FileMissing,
  errors.NoInverse,
  errors.EngineFailed,
  errors.Cancelled,
]

/** What tells how far a run that exists can be trusted, and why it does not come back. */
export const runCheckMethods = {
  /** How a run went step by step, and why its round trip does not come back. */
  runHealth: method('runs.health', {
    input: run,
    output: RunHealth,
    errors: [errors.RunMissing, errors.NothingToShow, errors.BadTensorFile, errors.FileMissing],
  }),
  /**
   * Compares all finished rows with their checksums and computes a random tenth of them again; or images that are named, and only these, each with
   * the batch that it was in. Changes nothing.
   */
  verifyRun: method('runs.verify', {
    input: run.extend({ images: Images.optional() }),
    output: Verification,
    errors: [
      errors.RunMissing,
      errors.ImageMissing,
      errors.NothingToShow,
      errors.NotAllowedHere,
      errors.SourceChanged,
      errors.FileMissing,
      errors.EngineFailed,
    ],
  }),
  /**
   * Inverts the first images of a run again, as they are and with a change of 1e-5 of their norm, and says of each by how much the change grows:
   * where it grows by more than a thousand, rounding alone may part the states of two right programs by more than 1e-3. Changes nothing.
   */
  measureConditioning: method('runs.conditioning', {
    input: run.extend({ count: z.int().min(1).max(mostConditioned) }),
    output: Conditioning,
    errors: errorsOfInvertingAgain,
  }),
  /** How much of it is done of a run, 0 to 1; no share where it is not measured now. */
  watchConditioning: stream('runs.watchConditioning', {
    input: run,
    payload: z.object({ share: z.number().min(0).max(1).optional() }),
  }),
  /**
   * Tries other settings of the model and of the run on the first images of a run: how much of added noise the network finds with each, and how close
   * a round trip comes back. Changes nothing.
   */
  tryOtherSettings: method('runs.trials', {
    input: run.extend({ count: z.int().min(1).max(mostTried) }),
    output: Trials,
    errors: errorsOfInvertingAgain,
  }),
}
