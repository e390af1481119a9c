import { expect, test } from 'vitest'
import { alphasCumprod } from '../../../../src-main/diffusion/schedule.ts'
import { BadModelSetting } from '../../../../src-shared/errors/modelErrors.ts'

const at = (alphas: Float64Array, ...indices: number[]) => indices.map((index) => alphas[index])

/** ᾱ at the first grid points of published models. */
test.each([
  [
    'guided-diffusion cosine, D = 4000',
    'cosine',
    4000,
    undefined,
    'float64',
    40,
    [0.99999, 0.99935, 0.99822, 0.99661, 0.99451],
  ],
  [
    'guided-diffusion linear, D = 1000',
    'linear',
    1000,
    undefined,
    'float64',
    10,
    [0.9999, 0.99781, 0.99374, 0.98771, 0.97977],
  ],
  ['LDM', 'scaled_linear', 1000, [0.0015, 0.0195], 'float32', 10, [0.9985, 0.9832, 0.96735, 0.95097, 0.93407]],
  ['DeepFloyd IF', 'squaredcos_cap_v2', 1000, undefined, 'float32', 10, [0.99996, 0.99928, 0.99811, 0.99647, 0.99434]],
] as const)('%s has its known levels', (_name, schedule, trainSteps, ends, precision, stride, levels) => {
  const alphas = alphasCumprod({ schedule, trainSteps, betaStart: ends?.[0], betaEnd: ends?.[1] }, precision)
  at(alphas, 0, stride, 2 * stride, 3 * stride, 4 * stride).forEach((level, i) =>
    expect(level).toBeCloseTo(levels[i], 5),
  )
})

test('guided-diffusion stretches its linear schedule over the training steps', () => {
  const [short, long] = [1000, 4000].map((trainSteps) => alphasCumprod({ schedule: 'linear', trainSteps }, 'float64'))
  expect(Math.abs(Math.log(long.at(-1)!) / Math.log(short.at(-1)!) - 1)).toBeLessThan(0.01)
  expect(1 - long[0]).toBeCloseTo(0.0001 / 4, 12)
})

test.each(['linear', 'cosine', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid', 'laplace'] as const)(
  '%s falls from clean to noise',
  (schedule) => {
    for (const precision of ['float32', 'float64'] as const) {
      const alphas = alphasCumprod({ schedule, trainSteps: 1000 }, precision)
      expect(alphas).toHaveLength(1000)
      alphas.forEach((level, i) => {
        expect(level).toBeLessThan(alphas[i - 1] ?? 1)
        expect(level).toBeGreaterThan(0)
      })
    }
  },
)

test('too few training steps for guided-diffusion’s linear schedule are refused', () => {
  expect(() => alphasCumprod({ schedule: 'linear', trainSteps: 10 }, 'float64')).toThrow(
    expect.objectContaining({ code: BadModelSetting.code, message: expect.stringContaining('10 training steps') }),
  )
})

test('sigmoid goes from the first to the last β along the logistic curve', () => {
  const alphas = alphasCumprod({ schedule: 'sigmoid', trainSteps: 1001, betaStart: 0.001, betaEnd: 0.021 }, 'float32')
  const beta = (step: number) => 1 - alphas[step] / (alphas[step - 1] ?? 1)
  expect(beta(0)).toBeCloseTo(0.001 + 0.02 / (1 + Math.exp(6)), 6)
  expect(beta(500)).toBeCloseTo(0.011, 5)
  expect(alphas[1000] / alphas[999]).toBeCloseTo(1 - 0.021 + 0.02 / (1 + Math.exp(6)), 4)
})

test('laplace has the signal-to-noise ratio of a Laplace distribution', () => {
  const alphas = alphasCumprod({ schedule: 'laplace', trainSteps: 1000 }, 'float64')
  // ᾱ relative to that of time 0, which is sqrt(1000 / 1001): the ratio is (1e-6)^-½ there, 1 at half time and 0.5^½ at three quarters.
  const start = Math.sqrt(1000 / 1001)
  expect(alphas[499]).toBeCloseTo(Math.sqrt(1 / 2) / start, 5)
  expect(alphas[749]).toBeCloseTo(Math.sqrt(Math.SQRT1_2 / (1 + Math.SQRT1_2)) / start, 5)
})

test.each(['float32', 'float64'] as const)(
  'with a last step of pure noise, sqrt(ᾱ) is shifted and scaled (%s)',
  (precision) => {
    const schedule = { schedule: 'scaled_linear', trainSteps: 1000, betaStart: 0.00085, betaEnd: 0.012 } as const
    const before = alphasCumprod(schedule, precision)
    const after = alphasCumprod({ ...schedule, rescaleZeroSnr: true }, precision)
    expect(after[999]).toBe(0)
    const [first, last] = [before[0], before[999]].map(Math.sqrt)
    before.forEach((level, step) =>
      expect(Math.sqrt(after[step])).toBeCloseTo(((Math.sqrt(level) - last) * first) / (first - last), 5),
    )
  },
)

test('a single training step cannot be the first and pure noise', () => {
  expect(() => alphasCumprod({ schedule: 'linear', trainSteps: 1, rescaleZeroSnr: true }, 'float32')).toThrow(
    expect.objectContaining({ code: BadModelSetting.code }),
  )
})
