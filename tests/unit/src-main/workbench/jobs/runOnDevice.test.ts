import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { logName } from '../../../../../src-main/store/logFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { physicalCores } from '../../../../../src-main/workbench/physicalCores.ts'
import { describeRun } from '../../../../../src-main/workbench/services/describeRun.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { startRun } from '../../../../../src-main/workbench/services/runs.ts'
import { count, queueWithFakeGpu } from './queueWithFakeGpu.ts'

const at = queueWithFakeGpu()

test('a run takes the GPU by itself: two processes that share its rows, and says how it compared with the CPU', async () => {
  const { state, settings, device } = await at.recordOf(await at.run())
  expect(state).toBe('done')
  expect(settings?.batch).toBe(Math.ceil(count / 2))
  expect(device).toMatchObject({ requested: 'auto', provider: 'cuda', processes: 2, difference: 2e-6 })
  expect(at.machine.batches.sort((one, other) => one.first - other.first)).toEqual([
    { provider: 'cuda', first: 0, count: 3 },
    { provider: 'cuda', first: 3, count: 2 },
  ])
})

test('a GPU without memory for two processes goes on with one, and says so', async () => {
  at.setMachine({ atWork: 'throw', rightRows: 2, room: 1 })
  const id = await at.run('cuda', { batch: 1 })
  const { state, device } = await at.recordOf(id)
  expect(state).toBe('done')
  expect(device).toMatchObject({ provider: 'cuda', processes: 1 })
  expect(device).not.toHaveProperty('fallback')
  const rows = at.machine.batches.filter(({ provider }) => provider === 'cuda').map(({ first }) => first)
  expect(new Set(rows)).toEqual(new Set([0, 1, 2, 3, 4]))
  const log = await readFile(path.join(runPaths(at.project.folder, id).folder, logName), 'utf8')
  expect(log).toContain('CUDA has no memory for 2 processes (out of memory); one goes on.')
})

test('two processes are told what is worth it, and where the second finds memory for less, one goes on with whole batches', async () => {
  const runOf = (roomBeside: number) => {
    at.setMachine({ roomBeside, least: [], batches: [] })
    return at.run('cuda', { source: { from: 'noise', stream: 'torch', seed: 1, count: 16 }, batch: 8 })
  }
  const enough = await at.recordOf(await runOf(2))
  expect(enough.device).toMatchObject({ provider: 'cuda', processes: 2 })
  expect(at.machine.least).toEqual([2, 2])

  const narrow = await runOf(1)
  const { state, settings, device } = await at.recordOf(narrow)
  expect([state, settings?.batch]).toEqual(['done', 8])
  expect(device).toMatchObject({ provider: 'cuda', processes: 1 })
  expect(device).not.toHaveProperty('fallback')
  expect(at.machine.least.at(-1)).toBeUndefined()
  expect(at.machine.batches.at(-1)).toMatchObject({ provider: 'cuda', count: 8 })
  const log = await readFile(path.join(runPaths(at.project.folder, narrow).folder, logName), 'utf8')
  expect(log).toContain('CUDA has no memory for 2 processes (not enough memory); one goes on.')
})

test('the autoencoder of a latent model stays on the CPU, with all cores beside a GPU and with one beside other processes', async () => {
  const file = path.resolve('tests/parity/diffusers-ldm/model')
  await addModel(at.project, { path: file, name: 'latent' })
  for (const device of ['cuda', 'cpu'] as const) await at.run(device, { model: 'latent', kind: 'sample' })
  expect(at.machine.autoencoders).toEqual(
    new Map([
      ['cuda', true],
      ['cpu', undefined],
    ]),
  )
})

test('a run whose model the GPU computes wrongly is computed on the CPU as if there were none, and says why', async () => {
  at.machine.check = { difference: 0.01 }
  const { state, settings, device } = await at.recordOf(await at.run())
  expect(state).toBe('done')
  const processes = Math.min(physicalCores(), count)
  expect(settings?.batch).toBe(Math.min(4, Math.ceil(count / processes)))
  expect(device).toMatchObject({ provider: 'cpu', processes, fallback: { from: 'cuda', rows: 0 } })
  expect(device?.fallback?.reason).toContain('by 0.01 of the largest value')
  expect(new Set(at.machine.batches.map(({ provider }) => provider))).toEqual(new Set(['cpu']))
})

test('a batch that was asked for stays where another device takes over', async () => {
  at.machine.check = 'crash'
  expect((await at.recordOf(await at.run('auto', { batch: 3 }))).settings?.batch).toBe(3)
})

test('processes that were asked for stay where another device takes over, before the first row or after some', async () => {
  at.machine.check = 'crash'
  expect((await at.recordOf(await at.run('auto', { processes: 1 }))).device).toMatchObject({
    provider: 'cpu',
    processes: 1,
  })
  at.setMachine({ check: { difference: 2e-6 }, atWork: 'throw', rightRows: 2 })
  const { device } = await at.recordOf(await at.run('cuda', { processes: 1, batch: 1 }))
  expect(device).toMatchObject({ provider: 'cpu', processes: 1, fallback: { rows: 2 } })
})

test('a run that names a device which computes its model wrongly fails with the figure, and nothing is computed', async () => {
  at.machine.check = { difference: 0.01 }
  const { state, error, completed } = await at.recordOf(await at.run('cuda'))
  expect({ state, completed }).toEqual({ state: 'failed', completed: [] })
  expect(error).toMatchObject({ code: 'device-refused' })
  expect(error?.message).toContain('by 0.01 of the largest value')
  expect(at.machine.batches).toEqual([])
})

test('a run that names a device which is not there is refused before anything is written', async () => {
  at.machine.there = false
  await expect(startRun(at.project, at.queue, at.request('cuda'))).rejects.toMatchObject({ code: 'device-unavailable' })
  expect(await readdir(at.project.folder)).not.toContain('runs')
})

test.each(['crash', 'throw', 'still'] as const)(
  'a GPU whose process ends, that throws, or that does nothing any more (%s), after three rows leaves the others to the CPU, with the same numbers',
  async (how) => {
    // Longer than a step on the CPU takes, on a busy machine too.
    if (how === 'still') vi.stubEnv('INVERSCOPE_ENGINE_PATIENCE', '2')
    const alone = await at.arraysOf(await at.run('cpu', { batch: 1 }))
    at.setMachine({ atWork: how, rightRows: 3 })
    const id = await at.run('cuda', { batch: 1, processes: 1 })
    const { state, device, completed } = await at.recordOf(id)
    expect({ state, completed }).toEqual({ state: 'done', completed: [{ first: 0, count }] })
    const reason = {
      crash: 'ended by SIGSEGV',
      throw: 'out of memory',
      still: expect.stringMatching(/^was ended after \d+ seconds? without a sign of work$/) as string,
    }[how]
    expect(device).toMatchObject({ provider: 'cpu', requested: 'cuda', fallback: { from: 'cuda', reason, rows: 3 } })
    expect(await at.arraysOf(id)).toEqual(alone)
    const { facts } = await describeRun(runPaths(at.project.folder, id).folder)
    expect(facts).toContainEqual({
      name: 'Another device',
      value: expect.stringMatching(
        /^CUDA failed \(.+\) when 3 images were finished; the rest is computed on CPU\.$/,
      ) as string,
    })
  },
)
