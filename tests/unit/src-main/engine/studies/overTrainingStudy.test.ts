import { expect, test } from 'vitest'
import type { MeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import { measureOverTraining } from '../../../../../src-main/engine/studies/overTrainingStudy.ts'
import { multiplyColumns } from '../../../../../src-main/analysis/multiplyColumns.ts'

/** Runs of the same noises without a finite row: what they are compared with is named all the same. */
const run = (id: string, model: string, step?: number) =>
  ({
    record: {
      id,
      count: 2,
      shape: [1, 2, 2],
      tensors: ['noise', 'samples', 'latents'],
      source: { from: 'noise', stream: 'torch', seed: 1, count: 2 },
      model: { id: model, name: model, checkpoint: { step } },
    },
    tensors: ['noise', 'samples', 'latents'],
    open: () => Promise.resolve(undefined),
  }) as unknown as MeasuredRun

async function axisOf(runs: MeasuredRun[], settings: { base: string; baseStep: number }) {
  const sections = await measureOverTraining({
    settings: { neighbours: 5, shown: 2, denoised: 'no', ...settings },
    runs,
    multiply: multiplyColumns,
    encoders: [],
    signal: new AbortController().signal,
    progress: () => {},
    problem: () => {},
  })
  return { grids: sections.flatMap((section) => section.grids), notes: sections.flatMap((section) => section.notes) }
}

test('a finished model without a training step comes after the checkpoints, and a base without one before', async () => {
  const runs = [run('d', 'model'), run('c', 'model', 500), run('a', 'base'), run('b', 'model', 100)]
  const { grids } = await axisOf(runs, { base: 'base', baseStep: 50 })
  expect(grids.map(({ columns }) => columns)).toEqual(Array(2).fill(['0', '50', '450', 'finished']))
  expect(grids[0].cells[0].map((cell) => cell?.run)).toEqual(['a', 'b', 'c', 'd'])
})

test.each([
  ['goes on counting', [6447, 7210], 0, ['0', '25', '788'], /minus the base’s 6,422, since the first, 6,447,/],
  ['begins anew', [25, 788], 0, ['0', '25', '788'], /as they are, and the base stands at 0/],
  ['is told where it began', [6447, 7210], 6400, ['0', '47', '810'], /minus 6,400, as the study’s settings say/],
])(
  'a fine-tuned series that %s has its base at 0, and says how steps were reckoned',
  async (_, steps, baseStep, axis, rule) => {
    const runs = [run('z', 'base', 6422), ...steps.map((step) => run(String(step), 'tuned', step))]
    const { grids, notes } = await axisOf(runs, { base: 'base', baseStep })
    expect(grids[0].columns).toEqual(axis)
    expect(grids[0].cells[0].map((cell) => cell?.run)).toEqual(['z', ...steps.map(String)])
    expect(notes).toContainEqual(expect.stringMatching(rule))
    expect(grids[0].rule).toContain('columns steps since the base')
  },
)

test.each([
  ['from scratch', ''],
  ['whose base is left out', 'base'],
])('a series %s has its own training steps', async (_, base) => {
  const { grids, notes } = await axisOf([run('b', 'model', 500), run('a', 'model', 100)], { base, baseStep: 0 })
  expect(grids[0].columns).toEqual(['100', '500'])
  expect(notes.join()).not.toContain('base')
  expect(grids[0].rule).toContain('columns training steps')
})
