import type { ModelEntry } from '../../src-shared/project/projectFile.ts'
import type { RunRequest, RunSettings } from '../../src-shared/project/runSettings.ts'

/**
 * Rows that go through the network together where the user does not say. `npm run bench` chose it (docs/benchmarks.md): as fast as larger
 * ones, with the least time beside the network, and progress and the journal come in small steps.
 */
export const defaultBatch = 4

/**
 * Fills what a request leaves open with the defaults of the model's family: guided-diffusion models invert with source time and derive ε
 * again from the clipped x0; diffusers models, and ONNX files whose steps are spaced as theirs, invert with target time and keep ε. All clip
 * as the model says.
 *
 * @param processes  a small run is cut so that every process gets a batch
 */
export function resolveRunSettings(
  request: RunRequest,
  model: ModelEntry,
  count: number,
  processes: number,
): RunSettings {
  const ofDiffusers = model.family === 'diffusers' || model.settings.timestepSpacing !== undefined
  return {
    steps: request.steps,
    inversionSteps: request.inversionSteps ?? request.steps,
    convention: request.convention ?? (ofDiffusers ? 'target' : 'source'),
    clip: request.clip ?? {
      sampling: model.settings.clipSampling ?? false,
      inversion: model.settings.clipInversion ?? false,
    },
    afterClip: request.afterClip ?? (ofDiffusers ? 'keep' : 'rederive'),
    keepStates: request.keepStates ?? false,
    batch: request.batch ?? model.batch ?? Math.max(1, Math.min(defaultBatch, Math.ceil(count / processes))),
  }
}
