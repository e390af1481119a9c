import type { AfterClip } from '../../src-shared/project/runSettings.ts'
import type { Prediction } from './prediction.ts'

/** What predicted x0 is limited by: a fixed range, or the quantile `ratio` of |x0| over the row, at least 1 and at most `max`, which goes before. */
export type SampleLimit = { range: number } | { ratio: number; max: number }

/**
 * Limits the predicted x0 of one row.
 *
 * With a `range` r to [-r, r]. With a quantile s (dynamic thresholding: Saharia et al. 2022, section 2.3; diffusers, DDIMScheduler,
 * _threshold_sample) to [-s, s], and then divided by s.
 * @param state  the state that the prediction is about, same length
 * @param level  ᾱ of the state, 0 to 1
 * @param afterClip  `keep`: ε stays as predicted (diffusers); `rederive`: ε is made consistent with the limited x0 (guided-diffusion with
 *   `clip_denoised`), except at ᾱ = 1, where the state holds no noise and ε stays
 * @returns share of entries that were limited, 0 to 1
 */
export function limitSample(
  state: Float32Array,
  { sample, noise }: Prediction,
  level: number,
  limit: SampleLimit,
  afterClip: AfterClip,
): number {
  const range = 'range' in limit ? limit.range : Math.min(Math.max(1, quantile(sample, limit.ratio)), limit.max)
  const limited = clamp(sample, range)
  if (!('range' in limit) && range !== 1) for (let i = 0; i < sample.length; i++) sample[i] /= range
  if (afterClip === 'rederive' && level < 1) {
    const signal = Math.sqrt(level)
    const perDisturbance = 1 / Math.sqrt(1 - level)
    for (let i = 0; i < noise.length; i++) noise[i] = perDisturbance * (state[i] - signal * sample[i])
  }
  return limited / sample.length
}

/** @returns how many entries were outside [-range, range] */
function clamp(sample: Float32Array, range: number): number {
  let limited = 0
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i]
    if (value > range) {
      sample[i] = range
      limited++
    } else if (value < -range) {
      sample[i] = -range
      limited++
    }
  }
  return limited
}

/** Quantile of the absolute values, linear between neighbours, its place rounded to float32 as torch.quantile does. */
function quantile(values: Float32Array, ratio: number): number {
  const sorted = values.map(Math.abs).sort()
  const place = Math.fround(Math.fround(ratio) * (sorted.length - 1))
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (place - below) * (sorted[above] - sorted[below])
}
