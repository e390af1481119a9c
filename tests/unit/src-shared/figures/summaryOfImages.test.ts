import { expect, test } from 'vitest'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { summarizeRun } from '../../../../src-main/analysis/summarizeRun.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { summaryOfImages } from '../../../../src-shared/figures/summaryOfImages.ts'

const count = 9
const d = 48

test('what is said of some images is what measuring them alone says', async () => {
  const measured = (rows: readonly number[]) => {
    const arrays = (['noise', 'samples', 'latents', 'reconstructions'] as const).map((name, seed) => {
      const stream = noiseStream({ stream: 'per-image', seed, count, length: d })
      return [name, rowsInMemory(Float32Array.from(rows.flatMap((row) => [...stream.rows(row, 1)])), d)] as const
    })
    return summarizeRun({ shape: [3, 4, 4], rows, ...Object.fromEntries(arrays) })
  }
  const whole = await measured(Array.from({ length: count }, (_, row) => row))
  const some = summaryOfImages(whole, [
    { first: 7, count: 1 },
    { first: 1, count: 3 },
  ])
  const { topCorrelation: _, angleOfMeanCosine: _cosine, moments: _moments, ...alone } = await measured([1, 2, 3, 7])
  expect(some).toEqual({ ...alone, leftOut: undefined, moments: {} })
})
