import path from 'node:path'
import { expect, test } from 'vitest'
import { differenceMap } from '../../../../src-main/analysis/differenceMap.ts'
import { forkEngine } from '../../../../src-main/engine/forkEngine.ts'
import { engineWorker } from '../../../../src-main/workbench/jobs/engineWorker.ts'

test('an engine gives the map of FLIP of two images, and says what it cannot compare', async () => {
  const shape = [3, 5, 6] as [number, number, number]
  const image = (seed: number) => Float32Array.from({ length: 90 }, (_, i) => Math.sin(seed * i))
  const [reference, other] = [image(1.7), image(2.3)]
  const worker = engineWorker(forkEngine(path.resolve('src-main/engine/main.ts')))
  try {
    const { values } = await worker.run({ kind: 'flip', reference, test: other, shape })
    expect(values).toEqual(differenceMap(reference, other, shape, 'flip'))
    expect(Math.max(...values)).toBeGreaterThan(0.1)
    await expect(worker.run({ kind: 'flip', reference, test: other, shape: [2, 5, 9] })).rejects.toMatchObject({
      code: 'shape-mismatch',
    })
  } finally {
    worker.close()
  }
})
