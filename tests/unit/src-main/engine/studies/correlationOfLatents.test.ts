import { expect, test } from 'vitest'
import { multiplyColumns } from '../../../../../src-main/analysis/multiplyColumns.ts'
import type { RowSource } from '../../../../../src-main/analysis/rowSource.ts'
import { topCorrelation } from '../../../../../src-main/analysis/topCorrelation.ts'
import { alignmentChart } from '../../../../../src-main/engine/studies/alignmentOverTraining.ts'
import { correlationOfLatents } from '../../../../../src-main/engine/studies/correlationOfLatents.ts'
import type { StepAxis } from '../../../../../src-main/engine/studies/trainingAxis.ts'
import { normals, rowsElsewhere } from '../../analysis/testRows.ts'

async function cellsOf(latents: RowSource) {
  const problems: string[] = []
  const { signal } = new AbortController()
  const problem = (sentence: string) => void problems.push(sentence)
  return { cells: await correlationOfLatents(latents, { multiply: multiplyColumns, signal, problem }), problems }
}

test('the largest correlations have an interval over images, and the chart its band', async () => {
  const [n, d] = [40, 12]
  const data = normals(n, d, 3)
  const { cells, problems } = await cellsOf(rowsElsewhere(data, d))
  const { mean, sd } = (await topCorrelation(rowsElsewhere(data, d), { k: 10 }))!
  expect(cells.correlation).toMatchObject({ mean, sd, n: 10 })
  expect(problems).toEqual([])
  const { low, high } = cells.correlation as { low: number; high: number }
  expect(low).toBeLessThan(mean)
  expect(high).toBeGreaterThan(mean)
  const ssim = { mean: 0.5, sd: 0.1, n: 40, low: 0.45, high: 0.55 }
  const chart = alignmentChart(
    [{ run: '0001-a', step: 100, cka: null, svcca: null, ssim, overlap: null, ...cells }],
    { label: 'step' } as StepAxis,
    {
      ...{ name: 'chart', title: 'Chart', rule: '' },
      others: [{ key: 'correlation', label: 'correlation', band: 'interval' }],
    },
  )
  const of = (label: string) => chart.kind === 'lines' && chart.series.find((one) => one.label === label)!.points
  expect(of('correlation')).toEqual([{ x: 100, run: '0001-a', y: mean, low, high }])
  expect(of('SSIM')).toEqual([{ x: 100, run: '0001-a', y: 0.5, low: 0.4, high: 0.6 }])
})

const none = { correlation: null, floor: null }

test.each([
  ['two rows', normals(2, 6), 6, /needs 3 rows/],
  ['entries that are constant', new Float32Array(30).fill(1), 6, /fewer than 10 pairs of their entries vary/],
])('%s have none, and a problem says so', async (_, data, d, sentence) => {
  const { cells, problems } = await cellsOf(rowsElsewhere(data, d))
  expect(cells).toEqual(none)
  expect(problems).toEqual([expect.stringMatching(sentence)])
})
