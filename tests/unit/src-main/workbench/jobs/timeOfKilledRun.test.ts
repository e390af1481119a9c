import { expect, test } from 'vitest'
import { readJournal } from '../../../../../src-main/store/journal.ts'
import { readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { knownRun } from '../../../../../src-main/workbench/services/projects.ts'
import { runRow } from '../../../../../src-main/workbench/services/projectView.ts'
import { queueWithFakeEngine } from './queueWithFakeEngine.ts'

const at = queueWithFakeEngine()
const four = { count: 4, source: { from: 'noise', stream: 'torch', seed: 1, count: 4 } } as const

test('the time of a run whose owner was killed is that until its last finished batch, over all sittings', async () => {
  const id = await at.addRun('0001-first', { ...four, timings: { seconds: 100 } })
  at.queue.add(at.project, id, 1)
  await at.untilAsked(2)
  const asKilled = await readRunRecord(at.project.folder, id)
  at.asked[0].begin()
  at.asked[0].finish()
  await expect.poll(() => at.queue.views()[0].done).toBe(1)
  const { journal } = runPaths(at.project.folder, id)
  const [{ elapsed }] = (await readJournal(journal)).lines
  expect(elapsed).toBeGreaterThan(asKilled.timings.seconds)
  const found = await knownRun(at.project.folder, asKilled)
  expect(found.record.timings.seconds).toBe(elapsed)
  expect(runRow(found, undefined).seconds).toBe(elapsed)
  // What goes on with it adds to that.
  await at.queue.close()
  const before = at.asked.length
  at.replaceQueue()
  at.project.runs.set(id, found)
  at.queue.add(at.project, id, 1)
  await at.untilAsked(before + 2)
  at.asked[before].begin()
  at.asked[before].finish()
  await expect.poll(() => at.queue.views()[0].done).toBe(2)
  expect((await readJournal(journal)).lines.at(-1)!.elapsed).toBeGreaterThan(elapsed!)
})
