import { expect, test } from 'vitest'
import { intervalOfTopCorrelation } from '../../../../../src-main/analysis/intervalOfTopCorrelation.ts'
import { multiplyColumns } from '../../../../../src-main/analysis/multiplyColumns.ts'
import { measureCorrelation } from '../../../../../src-main/engine/studies/correlationStudy.ts'
import type { MeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import { rowsInMemory } from '../../../../../src-main/analysis/rowSource.ts'
import type { Measured } from '../../../../../src-shared/studies/studyResult.ts'
import { normals } from '../../analysis/testRows.ts'

test('the interval of the largest correlations is that of their own pairs over images, with its rule', async () => {
  const [n, d] = [40, 3]
  const noise = normals(n, d)
  // Entries 0 and 2 depend on one another by construction, so they are the pair.
  for (let row = 0; row < n; row++) noise[row * d + 2] += 2 * noise[row * d]
  const run = {
    record: { id: 'r', name: 'r', tensors: ['noise'], count: n },
    tensors: ['noise'],
    open: () => Promise.resolve({ n, d, shape: [3, 1, 1], rows: [], excluded: 0, noise: rowsInMemory(noise, d) }),
  } as unknown as MeasuredRun
  const [{ tables }] = await measureCorrelation({
    settings: { k: 1, patchK: 1, patch: 8 },
    runs: [run],
    multiply: multiplyColumns,
    encoders: [],
    signal: new AbortController().signal,
    progress: () => {},
    problem: () => {},
  })
  const { mean, low, high } = tables[0].rows[0].noise as Measured
  const expected = await intervalOfTopCorrelation(rowsInMemory(noise, d), [[0, 2]])
  expect({ low, high }).toEqual({ low: expected.low, high: expected.high })
  expect(mean).toBeGreaterThan(low!)
  expect(mean).toBeLessThan(high!)
  expect(tables[0].rule).toMatch(/95 % interval: percentile bootstrap over images \(2000 draws/)
})
