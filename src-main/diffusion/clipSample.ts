import type { AfterClip } from '../../src-shared/project/runSettings.ts'
import type { Prediction } from './prediction.ts'

/**
 * Limits the predicted x0 to [-1, 1].
 *
 * @param state  the state that the prediction is about, same length
 * @param level  ᾱ of the state, 0 to 1
 * @param afterClip  `keep`: ε stays as predicted (diffusers with `clip_sample`); `rederive`: ε is made consistent with the clipped x0
 *   (guided-diffusion with `clip_denoised`), except at ᾱ = 1, where the state holds no noise and ε stays
 * @returns share of entries that were limited, 0 to 1
 */
export function clipSample(
  state: Float32Array,
  { sample, noise }: Prediction,
  level: number,
  afterClip: AfterClip,
): number {
  let limited = 0
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i]
    if (value > 1) {
      sample[i] = 1
      limited++
    } else if (value < -1) {
      sample[i] = -1
      limited++
    }
  }
  if (afterClip === 'rederive' && level < 1) {
    const signal = Math.sqrt(level)
    const perDisturbance = 1 / Math.sqrt(1 - level)
    for (let i = 0; i < noise.length; i++) noise[i] = perDisturbance * (state[i] - signal * sample[i])
  }
  return limited / sample.length
}
