import { expect, test } from 'vitest'
import { pathOfRun, requireInverse, scheduleOf, stepCountsOf } from '../../../../src-main/engine/pathOfRun.ts'
import { NoInverse, StepCountNotAllowed } from '../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'

const diffusers: ModelSettings = {
  schedule: 'scaled_linear',
  betaStart: 0.0015,
  betaEnd: 0.0195,
  trainSteps: 1000,
  timestepSpacing: 'leading',
  stepsOffset: 1,
  setAlphaToOne: false,
}
const ofTen = { steps: 10, inversionSteps: 5, convention: 'target' } as const

test('a model that says how its steps are spaced goes the way of diffusers', () => {
  const { sampling, inversion } = pathOfRun(diffusers, ofTen)
  expect(sampling.map(({ timestep }) => timestep)).toEqual([901, 801, 701, 601, 501, 401, 301, 201, 101, 1])
  expect(inversion.map(({ timestep }) => timestep)).toEqual([1, 201, 401, 601, 801])
  // final_alpha_cumprod of the stock scheduler with these β.
  expect(sampling.at(-1)!.to).toBe(Math.fround(1 - 0.0015))
})

test('trained β are the schedule', () => {
  const trainedBetas = [0.5, 0.25, 0.5, 0.25]
  const { sampling } = pathOfRun(
    { trainSteps: 4, trainedBetas, timestepSpacing: 'leading' },
    { ...ofTen, steps: 2, inversionSteps: 2 },
  )
  expect(sampling.map(({ from }) => from)).toEqual([0.1875, 0.5])
  expect(sampling.at(-1)!.to).toBe(1)
})

test('another model goes the way of guided-diffusion', () => {
  const { sampling } = pathOfRun({ schedule: 'linear', trainSteps: 1000 }, { ...ofTen, convention: 'source' })
  expect(sampling[0].timestep).toBe(900)
  expect(sampling.at(-1)!.to).toBe(1)
})

test('the step counts are all those with which a run can be made', () => {
  expect(stepCountsOf(diffusers)).toHaveLength(999)
  expect(stepCountsOf({ ...diffusers, stepsOffset: 0 })).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
  expect(stepCountsOf({ ...diffusers, timestepSpacing: 'trailing', trainSteps: 12 })).toEqual([1, 2, 3, 4, 6, 12])
  expect(stepCountsOf({ schedule: 'linear', trainSteps: 1000 })).not.toContain(300)
  expect(() => pathOfRun(diffusers, { ...ofTen, steps: 1000 })).toThrow(
    expect.objectContaining({ code: StepCountNotAllowed.code }) as Error,
  )
})

test('steps that are spaced by linspace are sampled as DDIMScheduler does, and have no inverse', () => {
  const linspace: ModelSettings = { ...diffusers, stepsOffset: 0, timestepSpacing: 'linspace' }
  const { sampling, inversion } = pathOfRun(linspace, { ...ofTen, steps: 5 })
  // numpy.linspace(0, 999, 5).round(), of which 249.75 and 749.25 are not whole; every step goes 200 training steps down.
  expect(sampling.map(({ timestep }) => timestep)).toEqual([999, 749, 500, 250, 0])
  const all = pathOfRun({ ...linspace, timestepSpacing: 'leading' }, { ...ofTen, steps: 1000 }).sampling.toReversed()
  expect(sampling.map(({ to }) => to)).toEqual([all[799].from, all[549].from, all[300].from, all[50].from, all[0].to])
  expect(inversion).toEqual([])
  expect(() => requireInverse(linspace)).toThrow(expect.objectContaining({ code: NoInverse.code }) as Error)
  expect(() => requireInverse(diffusers)).not.toThrow()
  expect(stepCountsOf({ ...linspace, trainSteps: 3 })).toEqual([1, 2, 3])
})

test.each<ModelSettings>([diffusers, { schedule: 'cosine', trainSteps: 1000 }])(
  'the schedule that is drawn has the levels that a run steps over, and the last',
  (model) => {
    const points = scheduleOf(model, 1000)
    expect(points.map(({ t }) => t)).toEqual(Array.from({ length: 1000 }, (_, t) => t))
    const offset = model.stepsOffset ?? 0
    const { sampling } = pathOfRun(model, { ...ofTen, convention: 'source' })
    expect(sampling.map(({ from }) => from).reverse()).toEqual(
      Array.from({ length: 10 }, (_, i) => points[offset + 100 * i].level),
    )
    const few = scheduleOf(model, 10)
    expect(few.map(({ t }) => t)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 999])
    expect(few.at(-1)).toEqual(points[999])
  },
)
