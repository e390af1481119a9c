import type { DdimStep } from './ddimPath.ts'

/**
 * For every inversion step the sampling step that leaves the level it reaches: its ε is the true one for the way up, and the state that it
 * began with is where the way up should arrive.
 *
 * Where inversion goes back over sampling's own levels that is step -(i + 1); guided-diffusion's inversion with source time goes one level
 * higher at every step, so it is step -(i + 2) there, and the last one, to ᾱ = 0, has no counterpart.
 *
 * @returns place in `sampling` by inversion step; undefined where there is none
 */
export function pairSteps(inversion: readonly DdimStep[], sampling: readonly DdimStep[]): (number | undefined)[] {
  return inversion.map(({ to }, step) =>
    [sampling.length - 1 - step, sampling.length - 2 - step].find((place) => sampling[place]?.from === to),
  )
}
