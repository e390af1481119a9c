import { describe, expect, test } from 'vitest'
import { diffusersPath, guidedDiffusionPath } from '../../../../src-main/diffusion/ddimPath.ts'
import { alphasCumprod } from '../../../../src-main/diffusion/schedule.ts'

const cosine = alphasCumprod({ schedule: 'cosine', trainSteps: 4000 }, 'float64')
const linear = alphasCumprod({ schedule: 'linear', trainSteps: 1000 }, 'float32')
const guided = (convention: 'source' | 'target', rescaleTimesteps = true) =>
  guidedDiffusionPath({ alphas: cosine, steps: 50, convention, rescaleTimesteps })
const leading = (convention: 'source' | 'target', more: { steps?: number; offset?: number } = {}) =>
  diffusersPath({ alphas: linear, steps: 50, convention, spacing: 'leading', setAlphaToOne: true, ...more })

const levels = (path: { from: number; to: number }[]) => [path[0].from, ...path.map(({ to }) => to)]
const connected = (path: { from: number; to: number }[]) => path.slice(1).every(({ from }, i) => from === path[i].to)

describe('guided-diffusion', () => {
  test('samples from the last kept index, which still holds some signal, to clean', () => {
    const { sampling } = guided('source')
    expect(sampling).toHaveLength(50)
    expect(sampling[0]).toEqual({ timestep: 3920 / 4, from: cosine[3920], to: cosine[3840] })
    expect(sampling.at(-1)).toEqual({ timestep: 0, from: cosine[0], to: 1 })
    expect(connected(sampling)).toBe(true)
  })

  test('inverts with source time from index 0 to pure noise', () => {
    const { inversion } = guided('source')
    expect(inversion).toHaveLength(50)
    expect(inversion[0]).toEqual({ timestep: 0, from: cosine[0], to: cosine[80] })
    expect(inversion.at(-1)).toEqual({ timestep: 3920 / 4, from: cosine[3920], to: 0 })
    expect(connected(inversion)).toBe(true)
  })

  test('tells the same index going up as coming down, so prediction i + 2 from the end is that of the same levels', () => {
    const { sampling, inversion } = guided('source')
    for (let i = 0; i < 49; i++) {
      const counterpart = sampling.at(-(i + 2))!
      expect([counterpart.to, counterpart.from]).toEqual([inversion[i].from, inversion[i].to])
    }
  })

  test('inverts with target time over the levels of sampling', () => {
    const { sampling, inversion } = guided('target')
    expect(levels(inversion)).toEqual(levels(sampling).reverse())
    expect(inversion.map((step) => step.timestep)).toEqual(sampling.map((step) => step.timestep).reverse())
  })

  test('tells the index itself where time is not rescaled', () => {
    expect(guided('source', false).sampling[0].timestep).toBe(3920)
  })
})

describe('diffusers', () => {
  test.each(['source', 'target'] as const)('goes up over the levels of sampling with %s time', (convention) => {
    const { sampling, inversion } = leading(convention)
    expect(levels(inversion)).toEqual(levels(sampling).reverse())
  })

  test('tells the step that is left with source time, and 0 for the clean level', () => {
    expect(
      leading('source')
        .inversion.map((step) => step.timestep)
        .slice(0, 4),
    ).toEqual([0, 0, 20, 40])
    expect(
      leading('source', { offset: 1 })
        .inversion.map((step) => step.timestep)
        .slice(0, 4),
    ).toEqual([0, 1, 21, 41])
  })

  test('takes any T up to D on a leading grid, as long as the offset leaves room', () => {
    expect(leading('target', { steps: 7 }).sampling.map((step) => step.timestep)).toEqual([
      852, 710, 568, 426, 284, 142, 0,
    ])
    expect(leading('target', { steps: 1 }).sampling).toEqual([{ timestep: 0, from: linear[0], to: 1 }])
    expect(leading('target', { steps: 1000 }).sampling).toHaveLength(1000)
    expect(() => leading('target', { steps: 1000, offset: 1 })).toThrow('Near it are 998 and 999.')
    expect(() => leading('target', { steps: 1001 })).toThrow('Near it are 999 and 1000.')
  })

  test('takes only divisors of D on a trailing grid', () => {
    const trailing = (steps: number) =>
      diffusersPath({ alphas: linear, steps, convention: 'target', spacing: 'trailing', setAlphaToOne: false })
    expect(trailing(4).inversion.map((step) => step.timestep)).toEqual([249, 499, 749, 999])
    expect(() => trailing(30)).toThrow('Near it are 20, 25, 40 and 50.')
  })
})
