import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { RunSettings } from '../../src-shared/project/runSettings.ts'
import { guidedDiffusionPath, type DdimStep } from '../diffusion/ddimPath.ts'
import { alphasCumprod } from '../diffusion/schedule.ts'

/** The steps of both directions of a run, with each direction's own T. */
export interface RunPath {
  sampling: DdimStep[]
  inversion: DdimStep[]
}

/**
 * The step tables that a run's settings mean on its model's schedule.
 *
 * @throws StepCountNotAllowed for a T that the schedule has no stride for
 */
export function pathOfRun(
  model: ModelSettings,
  { steps, inversionSteps, convention }: Pick<RunSettings, 'steps' | 'inversionSteps' | 'convention'>,
): RunPath {
  const { schedule = 'linear', trainSteps = 1000, rescaleTimesteps = false } = model
  const alphas = alphasCumprod({ schedule, trainSteps }, 'float64')
  const of = (count: number) => guidedDiffusionPath({ alphas, steps: count, convention, rescaleTimesteps })
  return { sampling: of(steps).sampling, inversion: of(inversionSteps).inversion }
}
