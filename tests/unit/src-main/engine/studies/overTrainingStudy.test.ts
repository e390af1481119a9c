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
      tensors: ['noise', 'samples', 'latents'],
      source: { from: 'noise', stream: 'torch', seed: 1, count: 2 },
      model: { id: model, name: model, checkpoint: { step } },
    },
    tensors: ['noise', 'samples', 'latents'],
    open: () => Promise.resolve(undefined),
  }) as unknown as MeasuredRun

test('a finished model without a training step comes after the checkpoints, and a base without one before', async () => {
  const sections = await measureOverTraining({
    settings: { neighbours: 5, shown: 2, base: 'base', baseStep: 50 },
    runs: [run('d', 'model'), run('c', 'model', 500), run('a', 'base'), run('b', 'model', 100)],
    multiply: multiplyColumns,
    encoders: [],
    signal: new AbortController().signal,
    progress: () => {},
    problem: () => {},
  })
  const grids = sections.flatMap((section) => section.grids)
  expect(grids.map(({ columns }) => columns)).toEqual(Array(2).fill(['0', '50', '450', 'finished']))
  expect(grids[0].cells[0].map((cell) => cell?.run)).toEqual(['a', 'b', 'c', 'd'])
})
