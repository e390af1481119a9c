import type { Provider } from '../../src-shared/project/device.ts'
import type { ModelEntry } from '../../src-shared/project/projectFile.ts'
import type { RunRequest, RunSettings } from '../../src-shared/project/runSettings.ts'

/**
 * Rows that go through the network together where the user does not say. `npm run bench` chose it (docs/benchmarks.md): as fast as larger
 * ones, with the least time beside the network, and progress and the journal come in small steps.
 */
export const defaultBatch = 4

/**
 * The same for a GPU, which wants many rows at once: as many as hold the numbers of 64 images of 32 × 32 in a layer. With two processes, larger
 * ones were a seventh faster with a small network and not with a large one, and need more of the GPU's memory: docs/devices.md.
 */
const pixelsOnGpu = 64 * 32 * 32

/** Of the forward diffusion that replaces the first inversion steps where the user does not say: one of the paper's job scripts'. */
const defaultReplaceSeed = 42

/** diffusers' `dynamic_thresholding_ratio` and `sample_max_value` (scheduling_ddim.py) for models that do not say. */
const defaultThresholding = { ratio: 0.995, max: 1 }

/**
 * Fills what a request leaves open with the defaults of the model's family: guided-diffusion models invert with source time and derive ε
 * again from the clipped x0; diffusers models, and ONNX files whose steps are spaced as theirs, invert with target time and keep ε. All clip
 * and threshold as the model says; diffusers has no thresholding when inverting. What is not in use is left out.
 *
 * @param processes  a small run is cut so that every process gets a batch
 * @param provider  a GPU takes more rows at once
 */
export function resolveRunSettings(
  request: RunRequest,
  model: ModelEntry,
  count: number,
  processes: number,
  provider: Provider = 'cpu',
): RunSettings {
  const ofDiffusers = model.family === 'diffusers' || model.settings.timestepSpacing !== undefined
  const { clipRange, thresholding } = model.settings
  const clip = request.clip ?? {
    sampling: model.settings.clipSampling ?? false,
    inversion: model.settings.clipInversion ?? false,
  }
  const threshold = request.threshold ?? { sampling: thresholding !== undefined, inversion: false }
  const keepPredictions = request.keepPredictions ?? false
  return {
    steps: request.steps,
    inversionSteps: request.inversionSteps ?? request.steps,
    convention: request.convention ?? (ofDiffusers ? 'target' : 'source'),
    clip,
    ...((clip.sampling || clip.inversion) && clipRange !== undefined && clipRange !== 1 && { clipRange }),
    afterClip: request.afterClip ?? (ofDiffusers ? 'keep' : 'rederive'),
    ...((threshold.sampling || threshold.inversion) && {
      threshold: { ...threshold, ...(thresholding ?? defaultThresholding) },
    }),
    ...replacementOf(request),
    ...(request.swapFirst && { swapFirst: request.swapFirst, swap: request.swap ?? 'epsilon' }),
    ...(request.classes && { classes: request.classes }),
    keepStates: request.keepStates ?? false,
    ...(keepPredictions && { keepPredictions }),
    batch: request.batch ?? model.batch ?? batchOf(model, { count, processes, provider }),
  }
}

/** Rows at once where nobody says: a small run is cut so that every process gets a batch. */
export function batchOf(
  { shape }: Pick<ModelEntry, 'shape'>,
  { count, processes, provider }: { count: number; processes: number; provider: Provider },
): number {
  const [, height, width] = shape
  const wanted = provider === 'cpu' ? defaultBatch : Math.floor(pixelsOnGpu / (height * width))
  return Math.max(1, Math.min(wanted, Math.ceil(count / processes)))
}

/** Forward diffusion draws from the stream that the run's noise comes from, or torch's. */
function replacementOf({ source, replaceFirst, replaceSeed, replaceStream, replaceLevel }: RunRequest) {
  if (!replaceFirst) return {}
  return {
    replaceFirst,
    replaceSeed: replaceSeed ?? defaultReplaceSeed,
    replaceStream: replaceStream ?? (source.from === 'noise' ? source.stream : 'torch'),
    replaceLevel: replaceLevel ?? 'consistent',
  }
}
