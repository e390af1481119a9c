import { expect, test } from 'vitest'
import { allowedStepCounts, spacedTimesteps } from '../../../../src-main/diffusion/allowedSteps.ts'

test.each([10, 50, 100, 1000, 4000])('D = 4000 takes T = %i', (steps) => {
  const kept = spacedTimesteps(4000, steps)
  expect(kept).toHaveLength(steps)
  expect(kept.slice(0, 2)).toEqual([0, 4000 / steps])
})

test('the smallest stride that gives T is taken', () => {
  expect(spacedTimesteps(10, 4)).toEqual([0, 3, 6, 9])
  expect(spacedTimesteps(10, 2)).toEqual([0, 5])
})

test('what is listed as allowed is allowed, and nothing else', () => {
  const allowed = allowedStepCounts(1000)
  for (let steps = 0; steps <= 1001; steps++) {
    const attempt = () => spacedTimesteps(1000, steps)
    if (allowed.includes(steps)) expect(attempt()).toHaveLength(steps)
    else expect(attempt).toThrow()
  }
})

test('a step count without a stride is refused with its nearest neighbours', () => {
  expect(() => spacedTimesteps(4000, 70)).toThrow(
    'No stride gives exactly 70 steps of 4000. Near it are 68, 69, 71 and 72.',
  )
  expect(() => spacedTimesteps(1000, 600)).toThrow('Near it are 334, 500 and 1000.')
  expect(() => spacedTimesteps(1000, 5000)).toThrow('Near it are 500 and 1000.')
  expect(() => spacedTimesteps(4000, 1)).toThrow('Near it are 2 and 3.')
})
