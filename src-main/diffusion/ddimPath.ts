import type { TimeConvention } from '../../src-shared/project/runSettings.ts'
import { diffusersStepCounts, spacedTimesteps, stepCountNotAllowed, type DiffusersGrid } from './allowedSteps.ts'

/** One DDIM step: what the network is told, and the noise levels that the state leaves and reaches. */
export type DdimStep = {
  /** The time that the network is given, in training steps; not whole where the model rescales time. */
  timestep: number
  /** ᾱ left, 0 (pure noise) to 1 (clean). */
  from: number
  /** ᾱ reached. */
  to: number
}

/** The steps of both directions, in the order in which they are taken. */
export type DdimPath = { sampling: DdimStep[]; inversion: DdimStep[] }

/**
 * The path of a guided-diffusion model (gaussian_diffusion.py, ddim_sample and ddim_reverse_sample, on the grid `ddimT`).
 *
 * Sampling starts at the last kept index and its last step goes to ᾱ = 1. With `source` time, as the original does, inversion takes
 * the sample to be at index 0 already, tells the network the index it leaves, and its last step goes from the last index to ᾱ = 0.
 * With `target` time, which the original does not have, inversion goes back over the levels of sampling, from ᾱ = 1 to the last index,
 * and tells the network the index it goes to: ᾱ = 0 has none.
 * @param alphas  ᾱ of the D training steps
 * @param steps  T
 * @param rescaleTimesteps  whether the network is told index × 1000 / D
 * @throws StepCountNotAllowed
 */
export function guidedDiffusionPath({
  alphas,
  steps,
  convention,
  rescaleTimesteps,
}: {
  alphas: Float64Array
  steps: number
  convention: TimeConvention
  rescaleTimesteps: boolean
}): DdimPath {
  const kept = spacedTimesteps(alphas.length, steps)
  const scale = rescaleTimesteps ? 1000 / alphas.length : 1
  const levels = kept.map((index) => alphas[index])
  const upward = kept.map((index, i) => ({ timestep: index * scale, below: levels[i - 1] ?? 1, level: levels[i] }))
  return {
    sampling: upward.map(({ timestep, below, level }) => ({ timestep, from: level, to: below })).reverse(),
    inversion: upward.map(({ timestep, below, level }, i) =>
      convention === 'source'
        ? { timestep, from: level, to: levels[i + 1] ?? 0 }
        : { timestep, from: below, to: level },
    ),
  }
}

/**
 * The path of a diffusers model (DDIMScheduler down, DDIMInverseScheduler up). Both directions visit the same levels.
 *
 * With `target` time, as the original does, inversion tells the network the training step it goes to. With `source` time it tells the
 * one it leaves; the clean level below the grid has none of its own and is told as 0.
 *
 * On a linspace grid (round(i (D - 1) / (T - 1))) a step reaches the level D / T below the one it left, which is not the level at which the next
 * begins: DDIMScheduler does so. There is no way back, DDIMInverseScheduler has none, and the inversion is empty (see requireInverse).
 * @param alphas  ᾱ of the D training steps
 * @param steps  T, one of diffusersStepCounts
 * @param offset  `steps_offset`, for the leading grid
 * @param setAlphaToOne  whether the clean level is ᾱ = 1 and not that of the first training step
 * @throws StepCountNotAllowed
 */
export function diffusersPath({
  alphas,
  steps,
  convention,
  spacing,
  offset = 0,
  setAlphaToOne,
}: {
  alphas: Float64Array
  steps: number
  convention: TimeConvention
  spacing: DiffusersGrid['spacing']
  offset?: number
  setAlphaToOne: boolean
}): DdimPath {
  const trainSteps = alphas.length
  const counts = diffusersStepCounts(trainSteps, { spacing, offset })
  if (!counts.includes(steps)) throw stepCountNotAllowed(trainSteps, steps, counts)

  const stride = Math.floor(trainSteps / steps)
  const clean = setAlphaToOne ? 1 : alphas[0]
  const upward = Array.from({ length: steps }, (_, i) => {
    const timestep = timestepOf(i)
    const before = timestep - stride
    return {
      timestep,
      before: Math.max(0, before),
      below: before >= 0 ? alphas[before] : clean,
      level: alphas[timestep],
    }
  })
  return {
    sampling: upward.map(({ timestep, below, level }) => ({ timestep, from: level, to: below })).reverse(),
    inversion:
      spacing === 'linspace'
        ? []
        : upward.map(({ timestep, before, below, level }) => ({
            timestep: convention === 'target' ? timestep : before,
            from: below,
            to: level,
          })),
  }

  function timestepOf(i: number): number {
    if (spacing === 'leading') return offset + i * stride
    if (spacing === 'trailing') return stride - 1 + i * stride
    return steps > 1 ? roundHalfToEven((i * (trainSteps - 1)) / (steps - 1)) : 0
  }
}

/** As NumPy rounds. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}
