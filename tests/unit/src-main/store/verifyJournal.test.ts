import { rmSync, truncateSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hashBytes } from '../../../../src-main/store/contentHash.ts'
import { appendJournalLine } from '../../../../src-main/store/journal.ts'
import { createNanNpy, writeBlock, writeRows } from '../../../../src-main/store/npyFile.ts'
import { runPaths, verifyJournal, type RunPaths } from '../../../../src-main/store/runFolder.ts'
import { samplingRun, writeRun } from './runRecords.ts'
import { temporaryFolder } from './temporaryFolder.ts'

const record = samplingRun('0001-run')
const batches = [
  { batch: 0, first: 0, count: 4 },
  { batch: 1, first: 4, count: 2 },
]
const rowLength = 4

/** Six rows in two batches, both finished, with the states of T = 2 steps. */
async function finishedRun(): Promise<{ project: string; paths: RunPaths }> {
  const project = temporaryFolder()
  const paths = runPaths(project, record.id)
  await writeRun(project, record)
  for (const tensor of record.tensors) await createNanNpy(paths.tensor(tensor), [6, ...record.shape])
  await createNanNpy(paths.tensor('sampling_states'), [3, 6, ...record.shape])
  for (const { batch, first, count } of batches) {
    const rows = (seed: number) => Float32Array.from({ length: count * rowLength }, (_, i) => seed + batch * 100 + i)
    const states = [rows(1), rows(2), rows(3)]
    await writeRows(paths.tensor('noise'), first, rows(1))
    await writeRows(paths.tensor('samples'), first, rows(3))
    for (const [step, state] of states.entries())
      await writeBlock(paths.tensor('sampling_states'), (step * 6 + first) * rowLength, state)
    const sums = { noise: hashBytes(rows(1)), samples: hashBytes(rows(3)), sampling_states: hashBytes(...states) }
    await appendJournalLine(paths.journal, { batch, first, count, token: 'token', seconds: 1, sums })
  }
  return { project, paths }
}

test('batches whose rows agree with their checksums are finished', async () => {
  const { project } = await finishedRun()
  expect(await verifyJournal(project, record)).toEqual({
    completed: [
      { first: 0, count: 4 },
      { first: 4, count: 2 },
    ],
    redo: [],
  })
})

test('a run without a journal has nothing finished', async () => {
  const project = temporaryFolder()
  expect(await verifyJournal(project, record)).toEqual({ completed: [], redo: [] })
})

describe('a batch is computed again', () => {
  const changed = (reason: RegExp) => ({
    completed: [{ first: 0, count: 4 }],
    redo: [{ batch: 1, first: 4, count: 2, reason: expect.stringMatching(reason) }],
  })

  test('when one value of one row differs', async () => {
    const { project, paths } = await finishedRun()
    await writeBlock(paths.tensor('samples'), 5 * rowLength + 3, Float32Array.of(0.5))
    expect(await verifyJournal(project, record)).toEqual(changed(/samples differs/))
  })

  test('when a state in the middle differs', async () => {
    const { project, paths } = await finishedRun()
    await writeBlock(paths.tensor('sampling_states'), (6 + 4) * rowLength, Float32Array.of(NaN))
    expect(await verifyJournal(project, record)).toEqual(changed(/sampling_states differs/))
  })

  test('when its line belongs to other rows or lacks an array', async () => {
    const { project, paths } = await finishedRun()
    const sums = { noise: 'a'.repeat(64), samples: 'b'.repeat(64) }
    const odd = { batch: 1, first: 4, count: 2, token: 'token', seconds: 1, sums }
    await appendJournalLine(paths.journal, { ...odd, first: 3 })
    expect(await verifyJournal(project, record)).toMatchObject({
      redo: [{ reason: expect.stringMatching(/begin at 3/) }],
    })
    await appendJournalLine(paths.journal, { ...odd, count: 9 })
    expect(await verifyJournal(project, record)).toMatchObject({ redo: [{ reason: expect.stringMatching(/6 rows/) }] })
    await appendJournalLine(paths.journal, { ...odd, count: 1 })
    expect(await verifyJournal(project, record)).toMatchObject({
      redo: [{ reason: expect.stringMatching(/does not have 1 rows/) }],
    })
    await appendJournalLine(paths.journal, { ...odd, sums: { noise: sums.noise } })
    expect(await verifyJournal(project, record)).toMatchObject({
      redo: [{ reason: expect.stringMatching(/of samples/) }],
    })
  })

  test('when its array has the shape of another run', async () => {
    const { project, paths } = await finishedRun()
    await createNanNpy(paths.tensor('noise'), [6, 1, 4, 1])
    await createNanNpy(paths.tensor('sampling_states'), [1_000_000_000_000, 0, 1, 2, 2])
    const { completed, redo } = await verifyJournal(project, record)
    expect(completed).toEqual([])
    expect(redo[0].reason).toMatch(/noise has shape \(6, 1, 4, 1\)/)
  })

  test('when its array is cut off or gone', async () => {
    const { project, paths } = await finishedRun()
    truncateSync(paths.tensor('noise'), 150)
    expect((await verifyJournal(project, record)).redo).toHaveLength(2)
    rmSync(paths.tensor('noise'))
    expect((await verifyJournal(project, record)).redo).toHaveLength(2)
  })
})
