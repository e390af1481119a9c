import path from 'node:path'
import { expect, test } from 'vitest'
import { writeNpy } from '../../../../src-main/store/npyFile.ts'
import { runAtWork } from '../../../../src-main/engine/runAtWork.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { runPaths, writeItems } from '../../../../src-main/store/runFolder.ts'
import { samplingRun, writeRun } from '../store/runRecords.ts'
import { temporaryFolder } from '../store/temporaryFolder.ts'

test('a run that has the id of an earlier one is computed with its own settings', async () => {
  const folder = path.join(temporaryFolder(), 'study')
  const noiseOf = async (seed: number, created: string) => {
    const record = samplingRun('0001-test', { created, source: { from: 'noise', stream: 'torch', seed, count: 6 } })
    await writeRun(folder, record)
    await writeItems(
      runPaths(folder, record.id).items,
      Array.from({ length: 6 }, (_, row) => ({ row, seed, index: row })),
    )
    const run = await runAtWork({ projectFolder: folder, runId: record.id, created, token: 'one owner' })
    return run.noise!.rows(0, 6)
  }
  const expected = (seed: number) => noiseStream({ stream: 'torch', seed, count: 6, length: 4 }).rows(0, 6)
  expect(await noiseOf(1, '2026-01-02T03:04:05.000Z')).toEqual(expected(1))
  expect(await noiseOf(2, '2026-01-02T03:04:06.000Z')).toEqual(expected(2))
})

test('some samples of a run are given what that run kept of them, and of no others', async () => {
  const folder = path.join(temporaryFolder(), 'study')
  const source = samplingRun('0001-a')
  await writeRun(folder, source)
  // States (T + 1, N, 1, 2, 2): each value says its state and its row.
  const states = Float32Array.from({ length: 3 * 6 * 4 }, (_, i) => 10 * Math.floor(i / 24) + (Math.floor(i / 4) % 6))
  await writeNpy(runPaths(folder, source.id).tensor('sampling_states'), [3, 6, 1, 2, 2], states)
  const images = [
    { first: 1, count: 2 },
    { first: 5, count: 1 },
  ]
  const record = samplingRun('0002-b', {
    ...{ kind: 'invert', count: 3, tensors: ['samples', 'latents'] },
    source: { from: 'run', run: source.id, tensor: 'samples', images },
    settings: { ...source.settings!, swapFirst: 1, swap: 'state' },
  })
  await writeRun(folder, record)
  await writeItems(
    runPaths(folder, record.id).items,
    [1, 2, 5].map((index, row) => ({ row, index })),
  )
  const run = await runAtWork({ projectFolder: folder, runId: record.id, created: record.created, token: 'b' })
  const given = await run.swapSource!(1, 0, 3)
  expect([...given]).toEqual([11, 12, 15].flatMap((value) => [value, value, value, value]))
  expect([...(await run.swapSource!(2, 2, 1))]).toEqual([25, 25, 25, 25])
})
