import { z } from 'zod'
import { declareError } from './declareError.ts'

export const RunMissing = declareError(
  'run-missing',
  z.object({ run: z.string() }),
  ({ run }) => `There is no run ${run} in this project. See: inverscope list runs`,
)
export const RunBroken = declareError(
  'run-broken',
  z.object({ run: z.string(), reason: z.string() }),
  ({ run, reason }) => `The run ${run} cannot be read: ${reason}. Put back a copy of its folder, or remove it.`,
)
/** An array of a run is gone or damaged, as `reason` says after its name; another program's arrays cannot be computed again. */
export const RunArrayLost = declareError(
  'run-array-lost',
  z.object({ run: z.string(), file: z.string(), reason: z.string(), imported: z.boolean() }),
  ({ run, file, reason, imported }) =>
    `${file} of the run ${run} ${reason}. ` +
    (imported
      ? 'Put back a copy of it, or import it again.'
      : `Put back a copy of it, or have what is lost computed again with: inverscope resume ${run}`),
)
export const ImageMissing = declareError(
  'image-missing',
  z.object({ run: z.string(), image: z.int(), count: z.int() }),
  ({ run, image, count }) =>
    image < count
      ? `Image ${image} of the run ${run} is not finished yet. Finish it with: inverscope resume ${run}`
      : `The run ${run} has no image ${image}: it has ${count}, numbered from 0.`,
)
export const RunNotFinished = declareError(
  'run-not-finished',
  z.object({ run: z.string(), state: z.string(), done: z.number(), count: z.number() }),
  ({ run, state, done, count }) =>
    `The run ${run} is ${state} with ${done} of ${count} images. Finish it first with: inverscope resume ${run}`,
)
export const RunNotActive = declareError(
  'run-not-active',
  z.object({ run: z.string(), state: z.string() }),
  ({ run, state }) => `The run ${run} is ${state}, so there is nothing to cancel.`,
)
export const RunNotQueued = declareError(
  'run-not-queued',
  z.object({ run: z.string(), state: z.string() }),
  ({ run, state }) => `The run ${run} is ${state} and does not wait. See what does with: inverscope queue`,
)
/** A person stopped several runs; nothing is cancelled. */
export const RunsSetAside = declareError(
  'runs-set-aside',
  z.object({ done: z.int(), left: z.int() }),
  ({ done, left }) =>
    `Stopped. ${done === 1 ? '1 run is' : `${done} runs are`} done, ${left} ${left === 1 ? 'stays' : 'stay'} in the queue with what is finished. ` +
    'Go on with: inverscope queue resume',
)
export const RunCancelled = declareError(
  'run-cancelled',
  z.object({ run: z.string(), done: z.int(), count: z.int() }),
  ({ run, done, count }) =>
    `The run ${run} was cancelled; ${done} of ${count} images are kept. Go on with: inverscope resume ${run}`,
)
export const RunDiffers = declareError(
  'run-differs',
  z.object({ run: z.string(), batches: z.int(), tensors: z.array(z.string()) }),
  ({ run, batches, tensors }) =>
    [
      `The run ${run} is not what it says:`,
      batches > 0 && `${batches} of its batches differ from their checksums; mend them with: inverscope resume ${run}.`,
      tensors.length > 0 &&
        `Computed again, its ${tensors.join(', ')} differ by more than rounding; the checkpoint, the version or the device is not the one that made them.`,
    ]
      .filter(Boolean)
      .join(' '),
)
export const SourceChanged = declareError(
  'source-changed',
  z.object({ path: z.string(), run: z.string() }),
  ({ path, run }) =>
    `${path} is not the file that run ${run} began with (its SHA-256 differs). Put the original back to resume, or start a new run.`,
)
export const NotFinite = declareError(
  'not-finite',
  z.object({
    run: z.string().optional(),
    row: z.int(),
    phase: z.string(),
    step: z.int(),
    cause: z.string().optional(),
  }),
  ({ run, row, phase, step, cause }) =>
    `${run === undefined ? 'Image' : `Run ${run}: image`} ${row} became infinite or NaN in ${phase} step ${step}. ${
      cause === undefined
        ? 'Usual causes: a wrong schedule, missing clipping, or damaged weights'
        : `Likely cause: ${cause}`
    }. Check with: inverscope inspect`,
)
export const BadRunSetting = declareError(
  'bad-run-setting',
  z.object({ name: z.string(), value: z.string(), reason: z.string() }),
  ({ name, value, reason }) => `The run setting ${name} ${value} is not possible: ${reason}.`,
)
export const EngineFailed = declareError(
  'engine-failed',
  z.object({ reason: z.string() }),
  ({ reason }) => `The engine process failed: ${reason}. Try again; what a run had finished is kept.`,
)
export const NothingToShow = declareError(
  'nothing-to-show',
  z.object({ what: z.string() }),
  ({ what }) => `${what} has no finished images yet.`,
)
/** A difference to an image that the run which is subtracted does not have, and never will. */
export const ImageNotInOther = declareError(
  'image-not-in-other',
  z.object({ image: z.int(), run: z.string(), other: z.string() }),
  ({ image, run, other }) =>
    `Image ${image} of ${run} is not among the images of ${other}, so there is no difference to show. Choose an image that both have.`,
)

export const ClassesMissing = declareError(
  'classes-missing',
  z.object({ model: z.string(), known: z.int(), given: z.int() }),
  ({ model, known, given }) =>
    `${model} knows ${known} classes and wants one for every image; what the run starts from has ${given === 0 ? 'none' : given}. ` +
    `Give them with --classes, or a dataset with one folder per class, ${known} at most.`,
)
/** The images between two ends are to be made with the condition of both, so the ends must have the same. */
export const ClassesDiffer = declareError(
  'classes-differ',
  z.object({ model: z.string(), pair: z.int(), first: z.int(), second: z.int() }),
  ({ model, pair, first, second }) =>
    `${model} wants a class for every image, and the ends of pair ${pair} have two: ${first} and ${second}. ` +
    'Interpolate between sets whose images have the same classes row by row, or give one for every image with --classes.',
)
