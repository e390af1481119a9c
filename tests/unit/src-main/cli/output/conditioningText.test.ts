import { expect, test } from 'vitest'
import { conditioningText } from '../../../../../src-main/cli/output/conditioningText.ts'

test('growth and bounds are written like the numbers of the pages, with no e in them', () => {
  const rows = [
    { row: 0, growth: 12.34, step: 3, growthOfLatent: 0.85, wellConditioned: true },
    { row: 1, growth: 12345.6, step: 9, growthOfLatent: 4321, wellConditioned: false },
  ]
  const text = conditioningText({ perturbation: 1e-5, mostGrowth: 1000, boundOfStates: 1e-3, rows })
  expect(text).toContain('changed at random by 1 × 10⁻⁵ of their norm')
  expect(text).toContain('which differ by about 10⁻⁶ after a step, by more than 0.001: growth is above 1,000.')
  expect(text).toMatch(/^ +0 +12\.3 +3 +0\.850 +well conditioned$/m)
  expect(text).toMatch(/^ +1 +12,300 +9 +4,320 +ill-conditioned$/m)
  expect(text).not.toMatch(/\de[+-]?\d/)
})
