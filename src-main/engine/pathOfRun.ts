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
  /**
   * ᾱ of the points of the inversion's grid, 0 to T - 1, and at T what the paper's released code takes for the level of all steps: that of
   * the last training step for diffusers models, of the grid's last point for guided-diffusion.
   */
  grid: number[]
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
  const { alphas, pathOf } = model.timestepSpacing
    ? diffusersPaths(model, convention)
    : guidedDiffusionPaths(model, convention)
  const ofInversion = pathOf(inversionSteps)
  // Sampling leaves every point of its grid once, the noisiest first.
  const points = ofInversion.sampling.map(({ from }) => from).reverse()
  return {
    sampling: pathOf(steps).sampling,
    inversion: ofInversion.inversion,
    grid: [...points, model.timestepSpacing ? alphas[alphas.length - 1] : points[points.length - 1]],
  }
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

type Paths = { alphas: Float64Array; pathOf: (steps: number) => DdimPath }

function guidedDiffusionPaths(model: ModelSettings, convention: RunSettings['convention']): Paths {
  const { schedule = 'linear', trainSteps = 1000, rescaleTimesteps = false } = model
  const alphas = alphasCumprod({ schedule, trainSteps }, 'float64')
  return { alphas, pathOf: (steps) => guidedDiffusionPath({ alphas, steps, convention, rescaleTimesteps }) }
}

function diffusersPaths(model: ModelSettings, convention: RunSettings['convention']): Paths {
  const { schedule = 'linear', trainSteps = 1000 } = model
  const alphas = alphasCumprod({ ...model, schedule, trainSteps }, 'float32')
  const { timestepSpacing: spacing = 'leading', stepsOffset: offset = 0, setAlphaToOne = true } = model
  return {
    alphas,
    pathOf: (steps) => diffusersPath({ alphas, steps, convention, spacing, offset, setAlphaToOne }),
  }
}
