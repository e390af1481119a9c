import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { readQueueFile, writeQueueFile } from '../../../../../src-main/store/queueFile.ts'
import { readRunRecord, writeRunRecord } from '../../../../../src-main/store/runFolder.ts'
import { queueWithFakeEngine } from './queueWithFakeEngine.ts'

vi.mock('../../../../../src-main/store/queueFile.ts', { spy: true })

const at = queueWithFakeEngine()

const four = { count: 4, source: { from: 'noise', stream: 'torch', seed: 1, count: 4 } } as const

test('a paused queue finishes the batch at work, frees the engine, and goes on with the next batch', async () => {
  await at.queue.open(at.project, true)
  const id = await at.addRun('0001-first', four)
  at.queue.add(at.project, id, 1)
  at.queue.add(at.project, await at.addRun('0002-second'), 1)
  await at.untilAsked(2) // one at work, one that waits behind it in the engine
  at.asked[0].begin()
  await expect.poll(() => at.queue.views()[0].state).toBe('running')
  await at.queue.pause(at.project)
  at.asked[0].finish()
  await expect.poll(at.queued).toEqual(['0001-first queued', '0002-second queued'])
  expect(at.queue.views()[0]).toMatchObject({ done: 1, seconds: 0, rate: undefined, secondsLeft: undefined })
  expect(at.project.runs.get(id)!.completed).toEqual([{ first: 0, count: 1 }])
  expect((await readQueueFile(at.project.folder)).paused).toBe(true)
  expect(at.asked).toHaveLength(2)
  await at.queue.resume(at.project)
  await at.untilAsked(4)
  expect(at.asked.slice(2).map(({ request }) => 'first' in request && request.first)).toEqual([1, 2])
  const lines = await at.queue.logs.read(at.project, { kind: 'run', id })
  const events = ['queued', 'preparing', 'begun', 'paused', 'preparing', 'begun']
  expect(lines.map(({ event }) => event)).toEqual(events)
  expect(lines[3].text).toBe('Paused with the queue; 1 of 4 images is finished.')
})

test('a run that is added to a paused queue with nothing at work begins when the queue goes on', async () => {
  await at.queue.open(at.project, true)
  await at.queue.pause(at.project)
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  expect(at.queued()).toEqual(['0001-first queued'])
  await at.queue.resume(at.project)
  await at.untilAsked(1)
})

test('a queue that was told to go on while it was empty takes up what is added later', async () => {
  await at.queue.open(at.project, true)
  await at.queue.resume(at.project)
  at.queue.add(at.project, await at.addRun('0001-first'), 1)
  await at.untilAsked(1)
})

test('runs that wait can be reordered; nothing gets before the one at work', async () => {
  await at.queue.open(at.project, true)
  for (const id of ['0001-a', '0002-b', '0003-c', '0004-d']) at.queue.add(at.project, await at.addRun(id), 1)
  await at.untilAsked(1)
  await at.queue.move(at.project, '0004-d', 1)
  await at.queue.move(at.project, '0002-b', 9)
  const order = ['0001-a', '0004-d', '0003-c', '0002-b']
  expect(at.queue.queueOf(at.project).runs.map(({ runId }) => runId)).toEqual(order)
  expect(await at.onDisk()).toEqual(order)
})

test('the queue outlives the program: what it did not come to waits in the next one, in order, until somebody goes on', async () => {
  await at.queue.open(at.project, true)
  for (const id of ['0001-a', '0002-b', '0003-c']) at.queue.add(at.project, await at.addRun(id), 1)
  await at.untilAsked(1)
  await at.queue.move(at.project, '0003-c', 2)
  await at.queue.close()
  at.replaceQueue()
  await at.queue.open(at.project, false)
  expect(at.queued()).toEqual(['0001-a left over', '0003-c left over', '0002-b left over'])
  at.queue.add(at.project, '0002-b', 1)
  expect(at.queued()).toEqual([expect.stringMatching(/^0002-b/), '0001-a left over', '0003-c left over'])
  await at.queue.resume(at.project)
  expect(at.queue.queueOf(at.project).runs.map(({ runId }) => runId)).toEqual(['0002-b', '0001-a', '0003-c'])
})

test('runs that are set aside are left over in their order, not cancelled, and the others of the queue go on', async () => {
  await at.queue.open(at.project, true)
  for (const id of ['0001-a', '0002-b', '0003-c', '0004-d']) at.queue.add(at.project, await at.addRun(id), 1)
  await at.untilAsked(1)
  at.asked[0].begin()
  at.asked[0].finish()
  await expect.poll(() => at.queue.views()[0].done).toBe(1)
  const waiting = at.queue.wait(at.project, '0001-a')
  const stopped = at.queue.setAside(at.project, ['0001-a', '0002-b', '0004-d'])
  expect(await waiting).toBe('over')
  await stopped
  await expect
    .poll(at.queued)
    .toEqual([
      expect.stringMatching(/^0003-c (preparing|running)/),
      '0001-a left over',
      '0002-b left over',
      '0004-d left over',
    ])
  expect(await readRunRecord(at.project.folder, '0001-a')).toMatchObject({
    state: 'running',
    completed: [{ first: 0, count: 1 }],
  })
  expect(await at.onDisk()).toEqual(['0003-c', '0001-a', '0002-b', '0004-d'])
  await at.queue.resume(at.project)
  expect(at.queued().slice(1)).toEqual(['0001-a queued', '0002-b queued', '0004-d queued'])
})

test('a run that comes to its end while it is being set aside is done, and nothing of it is left over', async () => {
  await at.queue.open(at.project, true)
  const id = await at.addRun('0001-a', { count: 1, source: { from: 'noise', stream: 'torch', seed: 1, count: 1 } })
  at.queue.add(at.project, id, 1)
  await at.untilAsked(1)
  const stopped = Promise.withResolvers<void>()
  // Between its last row and its record.
  const atTheEnd = () => {
    if (at.queue.views()[0]?.done !== 1) return
    at.queue.onChange.delete(atTheEnd)
    stopped.resolve(at.queue.setAside(at.project, [id]))
  }
  at.queue.onChange.add(atTheEnd)
  at.asked[0].begin()
  at.asked[0].finish()
  await stopped.promise
  expect(await readRunRecord(at.project.folder, id)).toMatchObject({ state: 'done' })
  expect([at.queued(), await at.onDisk()]).toEqual([[], []])
})

test('what waits or was left over can be taken out of the queue, and the run at work cannot', async () => {
  await at.queue.open(at.project, true)
  for (const id of ['0001-a', '0002-b', '0003-c']) at.queue.add(at.project, await at.addRun(id), 1)
  await at.untilAsked(1)
  await at.queue.setAside(at.project, ['0003-c'])
  expect(await at.queue.remove(at.project, ['0002-b'])).toEqual([])
  expect(await at.queue.remove(at.project, ['0003-c'])).toEqual([])
  expect(await at.onDisk()).toEqual(['0001-a'])
  expect([await at.stateOnDisk('0002-b'), await at.stateOnDisk('0003-c')]).toEqual(['cancelled', 'cancelled'])
  await expect(at.queue.remove(at.project, ['0001-a'])).rejects.toMatchObject({ code: 'not-allowed-here' })
  await expect(at.queue.remove(at.project, ['0003-c'])).rejects.toMatchObject({ code: 'run-not-queued' })
  await expect(at.queue.remove(at.project, ['0009-z'])).rejects.toMatchObject({ code: 'run-missing' })
})

test('many runs are taken out with one write of the queue; what is at work, or gone since, stays and is told', async () => {
  await at.queue.open(at.project, true)
  const ids = ['0001-a', '0002-b', '0003-c', '0004-d', '0005-e', '0006-f']
  for (const id of ids) at.queue.add(at.project, await at.addRun(id), 1)
  await at.untilAsked(1)
  await at.queue.setAside(at.project, ['0004-d', '0005-e'])
  await at.queue.remove(at.project, ['0002-b'])
  const write = vi.mocked(writeQueueFile)
  write.mockClear()
  const refused = await at.queue.remove(at.project, [...ids.slice(0, 5), '0009-z', '0003-c'])
  expect(refused.map(({ code, data }) => [code, data])).toEqual([
    ['not-allowed-here', expect.objectContaining({ what: 'Taking 0001-a out of the queue' })],
    ['run-not-queued', { run: '0002-b', state: 'cancelled' }],
    ['run-missing', { run: '0009-z' }],
  ])
  expect(write).toHaveBeenCalledTimes(1)
  expect([at.queued(), await at.onDisk()]).toEqual([
    [expect.stringMatching(/^0001-a/), '0006-f queued'],
    ['0001-a', '0006-f'],
  ])
  for (const id of ['0003-c', '0004-d', '0005-e']) {
    expect(await at.stateOnDisk(id)).toBe('cancelled')
    expect((await at.queue.logs.read(at.project, { kind: 'run', id })).at(-1)).toMatchObject({ event: 'cancelled' })
  }
})

test('a run that goes on while others are still being taken out is not written over', async () => {
  await at.queue.open(at.project, true)
  await at.queue.pause(at.project)
  const ids = ['0001-a', '0002-b']
  for (const id of ids) at.queue.add(at.project, await at.addRun(id), 1)
  const removing = at.queue.remove(at.project, ids)
  const known = at.project.runs.get('0002-b')!
  expect(known.record.state).toBe('cancelled')
  known.record = { ...known.record, state: 'running' }
  await writeRunRecord(at.project.folder, known.record)
  await removing
  expect([await at.stateOnDisk('0001-a'), await at.stateOnDisk('0002-b')]).toEqual(['cancelled', 'running'])
})

test('a cancelled run that somebody asked to go on is still in the queue after the program ended before it came to it', async () => {
  await at.queue.open(at.project, true)
  at.queue.add(at.project, await at.addRun('0001-a'), 1)
  at.queue.add(at.project, await at.addRun('0002-cancelled', { state: 'cancelled' }), 1)
  await at.untilAsked(1)
  await at.queue.close()
  at.replaceQueue()
  await at.queue.open(at.project, false)
  expect(at.queued()).toEqual(['0001-a left over', '0002-cancelled left over'])
})

test('a run that is over, or was removed, leaves the queue on disk as well', async () => {
  await at.queue.open(at.project, true)
  const [first, second] = [await at.addRun('0001-a', { count: 1 }), await at.addRun('0002-b')]
  at.queue.add(at.project, first, 1)
  at.queue.add(at.project, second, 1)
  await at.untilAsked(1)
  at.asked[0].finish()
  await at.queue.wait(at.project, first)
  await expect.poll(at.onDisk).toEqual([second])
  await at.queue.cancel(at.project, second)
  await at.queue.wait(at.project, second)
  await expect.poll(at.onDisk).toEqual([])
})

test('a queue whose file is damaged is an empty one', async () => {
  await writeFile(
    path.join(at.project.folder, 'queue.json'),
    '{"format": "inverscope-queue", "runs": [{"id": "../x"}]}',
  )
  await at.queue.open(at.project, true)
  expect(at.queue.queueOf(at.project)).toEqual({ paused: false, runs: [] })
})
