import { expect, test } from 'vitest'
import { limitSample } from '../../../../src-main/diffusion/limitSample.ts'
import { predictionAt, requireDefinedAlong } from '../../../../src-main/diffusion/prediction.ts'

const sample = Float32Array.of(0.5, -0.25, 1.5, 0)
const noise = Float32Array.of(1, -2, 0.5, 0.75)
const blank = () => ({ sample: new Float32Array(4), noise: new Float32Array(4) })
const stateAt = (level: number) => sample.map((x, i) => Math.sqrt(level) * x + Math.sqrt(1 - level) * noise[i])
const velocityAt = (level: number) => noise.map((e, i) => Math.sqrt(level) * e - Math.sqrt(1 - level) * sample[i])

const outputs = {
  epsilon: () => noise,
  v: velocityAt,
  sample: () => sample,
}

test.each([
  ['epsilon', 0.3],
  ['epsilon', 1],
  ['v', 0],
  ['v', 0.3],
  ['v', 1],
  ['sample', 0],
  ['sample', 0.3],
] as const)('a network that predicts %s says x0 and ε at ᾱ = %f', (predicts, level) => {
  const into = blank()
  predictionAt(stateAt(level), outputs[predicts](level), level, predicts, into)
  const known = predicts === 'epsilon' && level === 1 ? stateAt(1) : sample
  into.sample.forEach((value, i) => expect(value).toBeCloseTo(known[i], 6))
  into.noise.forEach((value, i) => expect(value).toBeCloseTo(noise[i], 6))
})

test.each([
  ['epsilon', 0],
  ['sample', 1],
] as const)(
  'a network that predicts %s says nothing at ᾱ = %f, and a path with that level is refused',
  (predicts, level) => {
    expect(() => predictionAt(stateAt(level), sample, level, predicts, blank())).toThrow('says nothing at noise level')
    expect(() => requireDefinedAlong([{ timestep: 0, from: level, to: 0.5 }], predicts)).toThrow('says nothing')
  },
)

test('the learned variances behind the prediction are passed over', () => {
  const into = blank()
  predictionAt(stateAt(0.3), Float32Array.of(...noise, 99, 99, 99, 99), 0.3, 'epsilon', into)
  expect(into.noise).toEqual(noise)
})

test('after clipping, ε is kept or made consistent with the clipped x0', () => {
  for (const afterClip of ['keep', 'rederive'] as const) {
    const state = stateAt(0.3)
    const prediction = { sample: sample.slice(), noise: noise.slice() }
    expect(limitSample(state, prediction, 0.3, { range: 1 }, afterClip)).toBe(0.25)
    expect([...prediction.sample]).toEqual([0.5, -0.25, 1, 0])
    if (afterClip === 'keep') expect(prediction.noise).toEqual(noise)
    else expect(prediction.noise[2]).toBeCloseTo((state[2] - Math.sqrt(0.3)) / Math.sqrt(0.7), 6)
  }
})

test('at ᾱ = 1 a clipped x0 keeps its ε', () => {
  const prediction = { sample: sample.slice(), noise: noise.slice() }
  limitSample(stateAt(1), prediction, 1, { range: 1 }, 'rederive')
  expect(prediction.noise).toEqual(noise)
})
