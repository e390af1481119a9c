import type { ModelEntry } from '../../src-shared/project/projectFile.ts'
import type { RunRequest, RunSettings } from '../../src-shared/project/runSettings.ts'

/** Rows that go through the network together where the user does not say: `npm run bench` chose it (docs/benchmarks.md). */
export const defaultBatch = 16

/**
 * Fills what a request leaves open with the defaults of the model's family: guided-diffusion models invert with source time, clip as the
 * model says, and derive ε again from the clipped x0.
 *
 * @param processes  a small run is cut so that every process gets a batch
 */
export function resolveRunSettings(
  request: RunRequest,
  model: ModelEntry,
  count: number,
  processes: number,
): RunSettings {
  return {
    steps: request.steps,
    inversionSteps: request.inversionSteps ?? request.steps,
    convention: request.convention ?? 'source',
    clip: request.clip ?? {
      sampling: model.settings.clipSampling ?? false,
      inversion: model.settings.clipInversion ?? false,
    },
    afterClip: request.afterClip ?? 'rederive',
    keepStates: request.keepStates ?? false,
    batch: request.batch ?? Math.max(1, Math.min(defaultBatch, Math.ceil(count / processes))),
  }
}
