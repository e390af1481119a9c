import { NoInverse } from '../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { RunSettings } from '../../src-shared/project/runSettings.ts'
import { allowedStepCounts, diffusersStepCounts } from '../diffusion/allowedSteps.ts'
import { diffusersPath, guidedDiffusionPath, type DdimPath, type DdimStep } from '../diffusion/ddimPath.ts'
import { alphasCumprod } from '../diffusion/schedule.ts'

/** The steps of both directions of a run, with each direction's own T. */
export interface RunPath {
  sampling: DdimStep[]
  inversion: DdimStep[]
}

/**
 * The step tables that a run's settings mean on its model's schedule. A model that says how its steps are spaced is one of diffusers. The
 * inversion is empty where there is none (requireInverse).
 *
 * @throws StepCountNotAllowed for a T that the schedule has no stride for
 */
export function pathOfRun(
  model: ModelSettings,
  { steps, inversionSteps, convention }: Pick<RunSettings, 'steps' | 'inversionSteps' | 'convention'>,
): RunPath {
  const pathOf = model.timestepSpacing ? diffusersPaths(model, convention) : guidedDiffusionPaths(model, convention)
  return { sampling: pathOf(steps).sampling, inversion: pathOf(inversionSteps).inversion }
}

/** The T that a model can be run with, ascending. */
export function stepCountsOf({ trainSteps = 1000, timestepSpacing: spacing, stepsOffset }: ModelSettings): number[] {
  return spacing
    ? diffusersStepCounts(trainSteps, { spacing, offset: stepsOffset ?? 0 })
    : allowedStepCounts(trainSteps)
}

/**
 * Refuses to invert on a grid whose steps do not meet, such as linspace.
 *
 * @throws NoInverse
 */
export function requireInverse({ timestepSpacing }: ModelSettings): void {
  if (timestepSpacing === 'linspace') throw NoInverse({ spacing: timestepSpacing })
}

type PathOf = (steps: number) => DdimPath

function guidedDiffusionPaths(model: ModelSettings, convention: RunSettings['convention']): PathOf {
  const { schedule = 'linear', trainSteps = 1000, rescaleTimesteps = false } = model
  const alphas = alphasCumprod({ schedule, trainSteps }, 'float64')
  return (steps) => guidedDiffusionPath({ alphas, steps, convention, rescaleTimesteps })
}

function diffusersPaths(model: ModelSettings, convention: RunSettings['convention']): PathOf {
  const { schedule = 'linear', trainSteps = 1000 } = model
  const alphas = alphasCumprod({ ...model, schedule, trainSteps }, 'float32')
  const { timestepSpacing: spacing = 'leading', stepsOffset: offset = 0, setAlphaToOne = true } = model
  return (steps) => diffusersPath({ alphas, steps, convention, spacing, offset, setAlphaToOne })
}
