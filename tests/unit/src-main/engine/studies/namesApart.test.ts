import { expect, test } from 'vitest'
import type { MeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import { namesApart } from '../../../../../src-main/engine/studies/namesApart.ts'

const run = (id: string, { step = 500, steps = 50, seed }: { step?: number; steps?: number; seed?: number } = {}) =>
  ({
    record: {
      id: `${id}-run`,
      model: { name: 'model', checkpoint: { step } },
      settings: { inversionSteps: steps },
      source: seed === undefined ? { from: 'run' } : { from: 'noise', seed },
    },
  }) as unknown as MeasuredRun

test('runs beside each other are called by what differs among them', () => {
  expect(namesApart([run('0001', { steps: 10, seed: 420 }), run('0002', { steps: 25 })])).toEqual(['T = 10', 'T = 25'])
  expect(namesApart([run('0001', { step: 100 }), run('0002', { step: 6422 })])).toEqual(['step 100', 'step 6,422'])
  expect(namesApart([run('0001', { seed: 420 }), run('0002', { seed: 0 }), run('0003', { steps: 10 })])).toEqual([
    'T = 50, seed 420',
    'T = 50, seed 0',
    'T = 10',
  ])
})

test('what that does not tell apart has its number', () => {
  expect(namesApart([run('0001'), run('0002'), run('0003', { steps: 10 })])).toEqual([
    'T = 50 (0001)',
    'T = 50 (0002)',
    'T = 10',
  ])
  expect(namesApart([run('0007')])).toEqual(['0007'])
})
