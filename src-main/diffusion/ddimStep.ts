import type { Prediction } from './prediction.ts'

/**
 * One deterministic DDIM step to noise level `to`, in either direction: x' = sqrt(ᾱ_to) x0 + sqrt(1 - ᾱ_to) ε.
 *
 * Song et al. 2021, equation 12 with σ = 0. Both x0 and ε come from the prediction (see predictionAt), so nothing is divided here
 * and every level from clean (ᾱ = 1) to pure noise (ᾱ = 0) is defined.
 * @param state  overwritten with x', as long as the prediction's arrays
 * @param to  ᾱ at the level to reach, 0 to 1
 */
export function ddimStep(state: Float32Array, { sample, noise }: Prediction, to: number): void {
  const signal = Math.sqrt(to)
  const disturbance = Math.sqrt(1 - to)
  for (let i = 0; i < state.length; i++) state[i] = signal * sample[i] + disturbance * noise[i]
}
