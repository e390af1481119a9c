import { expect, test } from 'vitest'
import { limitSample } from '../../../../src-main/diffusion/limitSample.ts'

const predictionOf = (...sample: number[]) => ({
  sample: Float32Array.from(sample),
  noise: Float32Array.from(sample, (_, i) => i),
})

test('a range other than 1 limits to that range', () => {
  const prediction = predictionOf(-4, -2.5, 0.5, 3)
  expect(limitSample(new Float32Array(4), prediction, 0.5, { range: 2.5 }, 'keep')).toBe(0.5)
  expect([...prediction.sample]).toEqual([-2.5, -2.5, 0.5, 2.5])
})

/** |x0| sorted is 0.5 1 2 3 5, so the quantile 0.75 is 3 and 0.8 lies a fifth of the way from 3 to 5. */
test.each([
  [0.75, 10, 3],
  [0.8, 10, 3.4],
  [0.8, 2, 2],
  [0, 10, 1],
  [1, 10, 5],
  [0.8, 0.5, 0.5],
])('the quantile %f, at least 1 and at most %f, limits and divides by %f', (ratio, max, range) => {
  const values = [-5, 0.5, 3, -1, 2]
  const prediction = predictionOf(...values)
  const limited = limitSample(new Float32Array(5), prediction, 0.5, { ratio, max }, 'keep')
  expect(limited).toBe(values.filter((value) => Math.abs(value) > range + 1e-6).length / 5)
  prediction.sample.forEach((value, i) =>
    expect(value).toBeCloseTo(Math.max(-range, Math.min(range, values[i])) / range, 6),
  )
  expect([...prediction.noise]).toEqual([0, 1, 2, 3, 4])
})

test('a thresholded x0 gives a consistent ε where it is derived again', () => {
  const prediction = predictionOf(-5, 0.5, 3, -1, 2)
  const state = Float32Array.of(1, 2, 3, 4, 5)
  limitSample(state, prediction, 0.36, { ratio: 0.75, max: 10 }, 'rederive')
  prediction.noise.forEach((noise, i) => expect(0.6 * prediction.sample[i] + 0.8 * noise).toBeCloseTo(state[i], 6))
})
