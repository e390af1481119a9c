import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { resumeRun } from '../../../../../src-main/workbench/services/runs.ts'
import { queueWithFakeEngine } from './queueWithFakeEngine.ts'

const at = queueWithFakeEngine()

test('a run that waits behind another is cancelled without having begun', async () => {
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  at.queue.add(at.project, await at.addRun('0002-second'), 1)
  await at.untilAsked(1)
  await at.queue.cancel(at.project, '0002-second')
  expect(at.queue.views().map(({ runId }) => runId)).toEqual(['0001-first'])
  expect(await at.stateOnDisk('0002-second')).toBe('cancelled')
})

test('a finished run that waits to be checked again stays finished when that is cancelled', async () => {
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  at.queue.add(at.project, await at.addRun('0002-done', { state: 'done', completed: [{ first: 0, count: 2 }] }), 1)
  await at.untilAsked(1)
  await at.queue.cancel(at.project, '0002-done')
  expect(await at.stateOnDisk('0002-done')).toBe('done')
})

test('an interrupted run that is cancelled while it waits keeps the number of its finished rows', async () => {
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  await at.addRun('0002-interrupted', { state: 'running', prepared: true })
  at.project.runs.get('0002-interrupted')!.completed = [{ first: 0, count: 1 }]
  at.queue.add(at.project, '0002-interrupted', 1)
  await at.untilAsked(1)
  await at.queue.cancel(at.project, '0002-interrupted')
  expect((await readRunRecord(at.project.folder, '0002-interrupted')).completed).toEqual([{ first: 0, count: 1 }])
})

test('a cancelled run whose new state does not fit on the disk does not keep anybody waiting', async () => {
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  at.queue.add(at.project, await at.addRun('0002-second'), 1)
  const waiting = at.queue.wait(at.project, '0002-second')
  await at.queue.logs.written()
  await rm(runPaths(at.project.folder, '0002-second').folder, { recursive: true })
  await expect(at.queue.cancel(at.project, '0002-second')).rejects.toMatchObject({ code: 'file-missing' })
  await waiting
  expect(at.project.runs.get('0002-second')?.record.state).toBe('cancelled')
})

test('a project is closed only once its runs have stopped', async () => {
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  at.queue.add(at.project, await at.addRun('0002-second'), 1)
  await at.untilAsked(1)
  await at.queue.closeProject(at.project)
  expect(at.queue.views()).toEqual([])
  expect([await at.stateOnDisk('0001-first'), await at.stateOnDisk('0002-second')]).toEqual(['cancelled', 'cancelled'])
})

test('a run is not touched any more once its project belongs to somebody else', async () => {
  const id = await at.addRun('0001-first')
  await at.giveAway()
  at.queue.add(at.project, id, 1)
  await at.queue.wait(at.project, id)
  expect(at.asked).toEqual([])
  expect(await at.stateOnDisk(id)).toBe('preparing')
})

test('a batch that is finished after its project was lost is not journalled', async () => {
  const id = await at.addRun('0001-first')
  at.queue.add(at.project, id, 1)
  await at.untilAsked(1)
  await at.giveAway()
  at.asked[0].finish()
  await at.queue.wait(at.project, id)
  expect(await at.stateOnDisk(id)).toBe('running')
})

test('a run that is resumed while it is being cancelled goes on afterwards', async () => {
  const id = await at.addRun('0001-first')
  const known = at.project.runs.get(id)!
  at.queue.add(at.project, id, 1)
  await at.untilAsked(1)
  await at.queue.cancel(at.project, id)
  known.record = { ...known.record, model: undefined } // its checkpoint is not what this is about
  const before = known.record.state
  expect(before).toBe('running')
  const resumed = resumeRun(at.project, at.queue, id)
  await at.queue.wait(at.project, id)
  expect(known.record.state).toBe('cancelled')
  await resumed
  expect(at.queue.jobOf(at.project, id)).toBeDefined()
})

test('a run that is added while the workbench closes is not waited for', async () => {
  const id = await at.addRun('0001-first')
  await at.queue.close()
  at.queue.add(at.project, id, 1)
  await at.queue.wait(at.project, id)
  expect(at.queue.views()).toEqual([])
})
