import path from 'node:path'
import { expect, test } from 'vitest'
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
