import type { ReplaceLevel } from '../../src-shared/project/runSettings.ts'
import type { DdimStep } from './ddimPath.ts'

/**
 * Forward diffusion in closed form, straight to a noise level: x = sqrt(ᾱ) x0 + sqrt(1 - ᾱ) ε (Ho et al. 2020, equation 4).
 *
 * @param sample  x0
 * @param noise  ε, as long
 * @param level  ᾱ, 0 to 1
 * @param into  overwritten, as long; may be `sample`
 */
export function diffuseForward(sample: Float32Array, noise: Float32Array, level: number, into: Float32Array): void {
  const signal = Math.sqrt(level)
  const disturbance = Math.sqrt(1 - level)
  for (let i = 0; i < sample.length; i++) into[i] = signal * sample[i] + disturbance * noise[i]
}

/**
 * ᾱ to which forward diffusion goes in the place of the first K inversion steps.
 *
 * `consistent` is the level at which step K begins, and for K = T the one at which inversion ends; for guided-diffusion models with source
 * time that is pure noise. `released` is the grid's point K, as in the paper's released pipelines of diffusers models: with either time step
 * K takes the state to be at point K - 1, so it is one level too noisy there. For guided-diffusion models with source time both are the
 * same, except at K = T, where the released code would ask for an index beyond the grid and the last one is taken.
 *
 * @param inversion  all steps of the inversion
 * @param grid  ᾱ of the grid's points 0 to T - 1, and at T the level that `released` takes for all steps (see pathOfRun)
 * @param first  K, 1 to T
 */
export function forwardLevel(
  { inversion, grid }: { inversion: readonly DdimStep[]; grid: readonly number[] },
  first: number,
  rule: ReplaceLevel,
): number {
  if (rule === 'released') return grid[first]
  return first < inversion.length ? inversion[first].from : inversion[inversion.length - 1].to
}
