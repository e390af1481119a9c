import { rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { moveLine } from '../../../../../src-shared/project/device.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { rowsIn } from '../../../../../src-main/workbench/rowRanges.ts'
import { describeRun } from '../../../../../src-main/workbench/services/describeRun.ts'
import { resumeRun, startRun } from '../../../../../src-main/workbench/services/runs.ts'
import { queueWithFakeGpu } from './queueWithFakeGpu.ts'

const at = queueWithFakeGpu()

test('a run that was begun on a GPU which is gone goes on with the CPU', async () => {
  at.setMachine({ atWork: 'still', rightRows: 2 })
  const id = await startRun(at.project, at.queue, at.request('cuda', { batch: 1 }))
  await expect.poll(() => at.queue.jobOf(at.project, id)?.done).toBe(2)
  await at.queue.close()
  const { completed } = await at.recordOf(id)
  expect(completed).toEqual([{ first: 0, count: 2 }])
  at.machine.there = false
  at.replaceQueue()
  await resumeRun(at.project, at.queue, id)
  await at.queue.wait(at.project, id)
  const { state, device } = await at.recordOf(id)
  expect(state).toBe('done')
  const rows = rowsIn(completed)
  expect(device).toMatchObject({ provider: 'cpu', fallback: { from: 'cuda', reason: 'it is not there', rows } })
})

test('a run goes on with the device that a person names when resuming it, with its batch, and says which rows are whose', async () => {
  const alone = await at.arraysOf(await at.run('cpu', { batch: 1 }))
  const id = await at.runOfTwoRows()
  at.machine.batches = []
  await resumeRun(at.project, at.queue, id, { device: 'cpu' })
  await at.queue.wait(at.project, id)
  expect(at.machine.batches.map(({ provider, first }) => [provider, first])).toEqual(
    [2, 3, 4].map((row) => ['cpu', row]),
  )
  const { state, device } = await at.recordOf(id)
  expect(state).toBe('done')
  const moved = [{ from: 'cuda', to: 'cpu', rows: 2 }]
  expect(device).toMatchObject({ provider: 'cpu', requested: 'cpu', moved })
  expect([device?.fallback, device?.moveTo, device?.difference]).toEqual([undefined, undefined, undefined])
  expect(await at.arraysOf(id)).toEqual(alone)
  const { facts } = await describeRun(runPaths(at.project.folder, id).folder)
  expect(facts).toContainEqual({ name: 'Another device', value: moveLine(moved[0]) })
})

test('a run that the CPU took over is taken back to the GPU, and keeps what each of them did', async () => {
  at.setMachine({ atWork: 'throw', rightRows: 2, cpuStillAt: 4 })
  const id = await startRun(at.project, at.queue, at.request('cuda', { batch: 1 }))
  await expect.poll(() => at.queue.jobOf(at.project, id)?.done).toBe(4)
  await at.queue.close()
  at.replaceQueue()
  at.setMachine({ atWork: 'right', cpuStillAt: Infinity })
  await resumeRun(at.project, at.queue, id, { device: 'cuda' })
  await at.queue.wait(at.project, id)
  expect((await at.recordOf(id)).device).toMatchObject({
    provider: 'cuda',
    processes: 2,
    difference: 2e-6,
    moved: [
      { from: 'cuda', to: 'cpu', rows: 2, reason: 'out of memory' },
      { from: 'cpu', to: 'cuda', rows: 4 },
    ],
  })
})

test('a run that goes on where it went on before does not tell of that move once more', async () => {
  const id = await at.runOfTwoRows()
  at.machine.cpuStillAt = 3
  await resumeRun(at.project, at.queue, id, { device: 'cpu' })
  await expect.poll(() => at.queue.jobOf(at.project, id)?.done).toBe(3)
  await at.queue.close()
  at.replaceQueue()
  at.machine.cpuStillAt = Infinity
  await resumeRun(at.project, at.queue, id, { device: 'cpu' })
  await at.queue.wait(at.project, id)
  expect((await at.recordOf(id)).state).toBe('done')
  const lines = await at.queue.logs.read(at.project, { kind: 'run', id })
  const told = lines.filter(({ event }) => event === 'device').map(({ text }) => text)
  expect(told).toEqual([moveLine({ from: 'cuda', to: 'cpu', rows: 2 })])
})

test('a run that begins while its other device is looked for stays where it is', async () => {
  const id = await at.runOfTwoRows()
  const { plan } = at.queue.devices
  vi.spyOn(at.queue.devices, 'plan').mockImplementation(async (...given) => {
    const planned = await plan(...given)
    await resumeRun(at.project, at.queue, id)
    await expect.poll(() => at.queue.jobOf(at.project, id)?.state).toBe('running')
    return planned
  })
  await expect(resumeRun(at.project, at.queue, id, { device: 'cpu' })).rejects.toMatchObject({
    code: 'not-allowed-here',
  })
  expect((await at.recordOf(id)).device).toMatchObject({ provider: 'cuda', requested: 'cuda' })
  expect((await at.recordOf(id)).device?.moveTo).toBeUndefined()
})

test('a run that is cancelled before it went on elsewhere goes on where it was when it is resumed', async () => {
  const id = await at.runOfTwoRows()
  // Behind one at work, so that it waits.
  at.machine.cpuStillAt = 0
  const other = await startRun(at.project, at.queue, at.request('cpu', { batch: 1 }))
  await resumeRun(at.project, at.queue, id, { device: 'cpu' })
  expect((await at.recordOf(id)).device?.moveTo).toBe('cpu')
  await at.queue.cancel(at.project, id)
  expect((await at.recordOf(id)).device?.moveTo).toBeUndefined()
  await at.queue.cancel(at.project, other)
  await at.queue.wait(at.project, other)
})

test('a device that is not there is refused when a run is resumed, and the run stays as it is', async () => {
  const id = await at.runOfTwoRows()
  at.machine.there = false
  const before = await at.recordOf(id)
  await expect(resumeRun(at.project, at.queue, id, { device: 'cuda' })).rejects.toMatchObject({
    code: 'device-unavailable',
  })
  expect(await at.recordOf(id)).toEqual(before)
  expect(at.queue.jobOf(at.project, id)).toBeUndefined()
})

test('a device that computes the model wrongly stops a resumed run with the figure; resumed once more it goes on where it was', async () => {
  at.setMachine({ atWork: 'throw', rightRows: 2 })
  const id = await at.run('cuda', { batch: 1 })
  await rm(path.join(runPaths(at.project.folder, id).folder, 'journal.jsonl'))
  at.machine.check = { difference: 0.01 }
  at.replaceQueue()
  await resumeRun(at.project, at.queue, id, { device: 'cuda' })
  await at.queue.wait(at.project, id)
  expect(await at.recordOf(id)).toMatchObject({ state: 'failed', error: { code: 'device-refused' } })
  expect((await at.recordOf(id)).device?.moveTo).toBeUndefined()
  await resumeRun(at.project, at.queue, id)
  await at.queue.wait(at.project, id)
  expect(await at.recordOf(id)).toMatchObject({ state: 'done', device: { provider: 'cpu' } })
})

test('a run at work stays where it is', async () => {
  at.setMachine({ atWork: 'still', rightRows: 2 })
  const id = await startRun(at.project, at.queue, at.request('cuda', { batch: 1 }))
  await expect.poll(() => at.queue.jobOf(at.project, id)?.state).toBe('running')
  await expect(resumeRun(at.project, at.queue, id, { device: 'cpu' })).rejects.toMatchObject({
    code: 'not-allowed-here',
  })
})

test('a run that a GPU finished is still said to be of the GPU after it was checked where there is none', async () => {
  const id = await at.run('cuda')
  at.machine.there = false
  await resumeRun(at.project, at.queue, id)
  await at.queue.wait(at.project, id)
  expect((await at.recordOf(id)).device).toMatchObject({ provider: 'cuda', processes: 2 })
  expect((await at.recordOf(id)).device?.fallback).toBeUndefined()
})
