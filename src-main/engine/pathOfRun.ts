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
 * ᾱ of a model's schedule over its training steps t, for a picture of it.
 *
 * @returns about `count` equally spaced t from 0 on, and the last; all of them where D is small
 * @throws BadModelSetting as alphasCumprod
 */
export function scheduleOf(model: ModelSettings, count = 40): { t: number; level: number }[] {
  const alphas = model.timestepSpacing ? diffusersLevels(model) : guidedDiffusionLevels(model)
  const stride = Math.max(1, Math.floor(alphas.length / count))
  return Array.from(alphas, (level, t) => ({ t, level })).filter(({ t }) => t % stride === 0 || t === alphas.length - 1)
}

/**
 * Refuses to invert on a grid whose steps do not meet, such as linspace.
 *
 * @throws NoInverse
 */
export function requireInverse({ timestepSpacing }: ModelSettings): void {
  if (timestepSpacing === 'linspace') throw NoInverse({ spacing: timestepSpacing })
}

const guidedDiffusionLevels = ({ schedule = 'linear', trainSteps = 1000 }: ModelSettings) =>
  alphasCumprod({ schedule, trainSteps }, 'float64')
const diffusersLevels = ({ schedule = 'linear', trainSteps = 1000, ...model }: ModelSettings) =>
  alphasCumprod({ ...model, schedule, trainSteps }, 'float32')

type Paths = { alphas: Float64Array; pathOf: (steps: number) => DdimPath }

function guidedDiffusionPaths(model: ModelSettings, convention: RunSettings['convention']): Paths {
  const { rescaleTimesteps = false } = model
  const alphas = guidedDiffusionLevels(model)
  return { alphas, pathOf: (steps) => guidedDiffusionPath({ alphas, steps, convention, rescaleTimesteps }) }
}

function diffusersPaths(model: ModelSettings, convention: RunSettings['convention']): Paths {
  const alphas = diffusersLevels(model)
  const { timestepSpacing: spacing = 'leading', stepsOffset: offset = 0, setAlphaToOne = true } = model
  return {
    alphas,
    pathOf: (steps) => diffusersPath({ alphas, steps, convention, spacing, offset, setAlphaToOne }),
  }
}
