import { StepCountNotAllowed } from '../../src-shared/errors/modelErrors.ts'

/**
 * The step counts T that guided-diffusion's `ddimT` takes: those for which a stride i from 1 to D - 1 gives ceil(D / i) = T.
 * T = 1 would need the stride D, which the original code does not try.
 *
 * @param trainSteps  D
 * @returns ascending
 */
export function allowedStepCounts(trainSteps: number): number[] {
  const counts = new Set<number>()
  for (let stride = trainSteps - 1; stride >= 1; stride--) counts.add(Math.ceil(trainSteps / stride))
  return [...counts]
}

/**
 * The training steps that `ddimT` keeps: 0, i, 2i, ... for the smallest stride i that gives exactly T of them
 * (guided-diffusion, respace.py, space_timesteps).
 *
 * @param trainSteps  D
 * @param steps  T
 * @returns T indices, ascending
 * @throws StepCountNotAllowed if no stride gives T
 */
export function spacedTimesteps(trainSteps: number, steps: number): number[] {
  for (let stride = 1; stride < trainSteps; stride++) {
    if (Math.ceil(trainSteps / stride) === steps) return Array.from({ length: steps }, (_, i) => i * stride)
  }
  throw stepCountNotAllowed(trainSteps, steps, allowedStepCounts(trainSteps))
}

/** Where the steps of a diffusers model lie: from `offset` on, counted back from the last training step, or from the first to the last. */
export type DiffusersGrid = { spacing: 'leading' | 'trailing' | 'linspace'; offset: number }

/**
 * The step counts T of a diffusers model. A leading grid (offset + i floor(D / T)) takes every T up to D that keeps its last step below
 * D; a trailing one (D, D - D / T, ... less 1) those that divide D, since the stock scheduler's levels do not meet its grid otherwise; a
 * linspace one every T.
 *
 * @param trainSteps  D
 * @returns ascending
 */
export function diffusersStepCounts(trainSteps: number, { spacing, offset }: DiffusersGrid): number[] {
  const allowed = (count: number) => {
    if (spacing === 'linspace') return true
    if (spacing === 'trailing') return trainSteps % count === 0
    return offset + (count - 1) * Math.floor(trainSteps / count) < trainSteps
  }
  return Array.from({ length: trainSteps }, (_, i) => i + 1).filter(allowed)
}

/**
 * The error for a step count that a grid cannot have, with the two allowed ones on either side.
 *
 * @param allowed  ascending
 */
export function stepCountNotAllowed(trainSteps: number, steps: number, allowed: readonly number[]) {
  const above = allowed.findIndex((count) => count > steps)
  const split = above === -1 ? allowed.length : above
  return StepCountNotAllowed({
    steps,
    trained: trainSteps,
    near: allowed.slice(Math.max(0, split - 2), split + 2),
  })
}
